"""The fixture that installs the package."""

from installed_environment import environment

__all__ = ["environment"]
