"""Loads httpx without its own command line, which it has wherever click is installed, and which loads rich with it."""

import sys

IS_THERE = "click" in sys.modules
if not IS_THERE:
    sys.modules["click"] = None  # type: ignore[assignment]  # what Python takes for a module that cannot be imported
try:
    import httpx
finally:
    if not IS_THERE:
        del sys.modules["click"]

__all__ = ["httpx"]
