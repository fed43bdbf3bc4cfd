"""What the configuration file says, as values that cannot change; an empty `Config` is a missing file."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from ernie_cli.catalogue.model import Price

if TYPE_CHECKING:
    from ernie_cli.templates.model import Template


class ProviderConfig(NamedTuple):
    """What is set for one provider. `base_url` makes one of the user's own, in the usual `format` or another.

    `default_model` is by command (chat, embed, image). Values of `headers` may hold `${VARIABLE}`.
    """

    format: str | None = None
    base_url: str | None = None
    key_command: tuple[str, ...] = ()
    default_model: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}
    proxy: str | None = None


class Config(NamedTuple):
    """The whole file. `prices` are by `provider/model`, `chat` are the defaults of `ernie chat` by the names of its flags.

    `path` is the file that was read, None when there is none.
    """

    default_provider: str | None = None
    default_model: Mapping[str, str] = {}
    providers: Mapping[str, ProviderConfig] = {}
    aliases: Mapping[str, str] = {}
    templates: Mapping[str, "Template"] = {}
    prices: Mapping[str, Price] = {}
    chat: Mapping[str, Any] = {}
    path: str | None = None
