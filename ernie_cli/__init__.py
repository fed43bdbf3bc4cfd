"""The command line for Baidu's ERNIE models."""

__version__ = "0.1.0"
