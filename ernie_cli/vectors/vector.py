"""An embedding in the form that it came in; the service's own digits are kept, and become numbers only when asked."""

import sys
from array import array
from typing import NamedTuple


class Vector(NamedTuple):
    """`numbers` are JSON, as the service wrote them, with commas between; or `packed` is float32, little end first."""

    dimensions: int
    numbers: bytes = b""
    packed: bytes = b""

    @property
    def json(self) -> bytes:
        """A JSON list without blanks; packed numbers with the nine digits that tell every float32 apart."""
        return b"[%b]" % (self.numbers or b",".join(b"%.9g" % value for value in self.values))

    @property
    def values(self) -> "array[float]":
        """As float32, which is how services compute them."""
        if not self.packed:
            return array("f", map(float, self.numbers.split(b",")))
        return swapped(array("f", self.packed))

    @property
    def floats(self) -> bytes:
        """As float32, little end first."""
        return self.packed or swapped(self.values).tobytes()


def swapped(values: "array[float]") -> "array[float]":
    """Numbers from little end first to the order of this machine, or back."""
    if sys.byteorder == "big":
        values.byteswap()
    return values
