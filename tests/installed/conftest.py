"""The fixtures that install and build the package."""

from installed_environment import archives, environment

__all__ = ["archives", "environment"]
