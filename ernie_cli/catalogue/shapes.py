"""How keys begin, so that one which was given to the wrong service can be told from one that is wrong."""

from typing import NamedTuple

from ernie_cli.language.said import Said, say


class Shape(NamedTuple):
    """How a kind of key begins, what it is, and the providers that take it."""

    prefix: str
    kind: Said
    homes: tuple[str, ...]


SHAPES = (
    Shape("bce-v3/", say("a Qianfan API key"), ("qianfan",)),
    Shape("24.", say("an OAuth access token of the old Wenxin API"), ("wenxin",)),
    Shape("ALTAK", say("an IAM access key, which needs its secret key beside it"), ("qianfan", "wenxin")),
    Shape("sk-", say("the key of an OpenAI-like gateway"), ("wcode", "local")),
)
