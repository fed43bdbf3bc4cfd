"""Vectors that are near each other when their texts share words or parts of words: hashed n-grams, of length one."""

import hashlib
import math
import re
import struct

DIMENSIONS = {"embedding-v1": 384}  # every other model has 1024
OTHER_DIMENSIONS = 1024
_WORD = re.compile(r"\w+")


def vector(text: str, model: str) -> list[float]:
    """The same numbers for the same text and model, of Euclidean length 1."""
    size = DIMENSIONS.get(model.lower(), OTHER_DIMENSIONS)
    sums = [0.0] * size
    for gram in _grams(text.lower()):
        hashed = hashlib.blake2b(f"{model} {gram}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
        place, sign = struct.unpack("<Ii", hashed)
        sums[place % size] += 1.0 if sign >= 0 else -1.0
    length = math.sqrt(sum(number * number for number in sums))
    return [round(number / length, 8) for number in sums] if length else [1.0, *sums[1:]]


def packed(numbers: list[float]) -> bytes:
    """32-bit floats, little end first, as `encoding_format: base64` carries them."""
    return struct.pack(f"<{len(numbers)}f", *numbers)


def _grams(text: str) -> list[str]:
    """Words, and what is in them: three letters, two characters of other scripts, where a word begins and ends included."""
    grams = []
    for word in _WORD.findall(text) or [text]:
        size = 3 if word.isascii() else 2
        bounded = f" {word} "
        grams += [word, *(bounded[start : start + size] for start in range(len(bounded) - size + 1))]
    return grams
