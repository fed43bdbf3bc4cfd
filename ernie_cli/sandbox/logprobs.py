"""Log probabilities in OpenAI's form, made up but the same each time: how likely a token was, and what else might be."""

import re
import zlib

from ernie_cli.sandbox.wire import JsonObject

_TOKEN = re.compile(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+|\W")


def logprobs_of(text: str, alternatives: int) -> JsonObject:
    """The tokens of a text, each with so many alternatives, the likeliest (itself) first."""
    return {"content": [_told(token, alternatives) for token in _TOKEN.findall(text)], "refusal": None}


def _told(token: str, alternatives: int) -> JsonObject:
    likely = _likelihood(token, 0)
    others = (f"{token}{number}" for number in range(1, alternatives))
    top = [likely, *(_likelihood(other, number) for number, other in enumerate(others, 1))][:alternatives]
    return {**likely, "top_logprobs": top}


def _likelihood(token: str, rank: int) -> JsonObject:
    spelled = token.encode("utf-8", "surrogatepass")
    return {"token": token, "logprob": -(zlib.crc32(spelled) % 1000) / 1000 - rank, "bytes": list(spelled)}
