"""Loaded by Python at its start where PYTHONPATH leads here: a machine whose resolver or disk gives no answer.

With FIRST_PROCESS no signal that the program sends to itself ends it, as the kernel treats the first process of a
container; with UNKNOWN_USER nobody has a home. SLOW_IMPORT names a module whose import never ends. The host
`hangs.test` is looked up for ever, in C, where no signal is heard; `two.test` has an address of each family. What has
begun is told on standard error.
"""

import ctypes
import os
import pwd
import socket
import sys
import time
from typing import Any

_looked_up = socket.getaddrinfo


def _getaddrinfo(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
    if host == "hangs.test":
        os.write(2, b"looking up\n")
        _hang_in_c()
    if host == "two.test":
        return [found for address in ("::1", "127.0.0.1") for found in _looked_up(address, port, *rest, **more)]
    return _looked_up(host, port, *rest, **more)


def _unknown(number: int) -> Any:
    raise KeyError(number)


def _hang_in_c() -> None:
    """Lock a mutex twice: unlike a sleep, that is not cut short by a signal."""
    mutex = ctypes.create_string_buffer(128)
    library = ctypes.CDLL(None)
    library.pthread_mutex_init(mutex, None)
    library.pthread_mutex_lock(mutex)
    library.pthread_mutex_lock(mutex)


class _SlowDisk:
    def find_spec(self, name: str, *_: Any) -> None:
        if name == os.environ.get("SLOW_IMPORT"):
            os.write(2, b"importing\n")
            time.sleep(60)


if os.environ.get("FIRST_PROCESS"):
    os.kill = lambda *_: None
if os.environ.get("UNKNOWN_USER"):
    pwd.getpwuid = _unknown  # type: ignore[assignment]
socket.getaddrinfo = _getaddrinfo
sys.meta_path.insert(0, _SlowDisk())  # type: ignore[arg-type]
