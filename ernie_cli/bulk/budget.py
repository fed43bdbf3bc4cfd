"""What a whole job may spend on trying again: a service that is down ends the job, not every row of it one by one.

A token bucket with the figures of botocore's standard retries (botocore/retries/quota.py).
"""

from threading import Lock

CAPACITY = 500
RETRY, TIMEOUT, ANSWER = 5, 10, 1


class Budget:
    """Shared by all threads of a job."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._left = capacity
        self._lock = Lock()

    def take(self, amount: int) -> bool:
        """Whether one more try may be made; it is paid for then."""
        with self._lock:
            if self._left < amount:
                return False
            self._left -= amount
            return True

    def give(self, amount: int = ANSWER) -> None:
        """An answer came."""
        with self._lock:
            self._left = min(self._capacity, self._left + amount)
