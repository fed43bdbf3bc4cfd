"""A run as the configuration has it: who can be asked and where, templates, the defaults of flags.

Like `app` it may import inside functions: without a configuration nothing of it is loaded.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ernie_cli.addresses import base_url
from ernie_cli.catalogue import PROVIDERS
from ernie_cli.catalogue.checks import Spelling
from ernie_cli.catalogue.model import Provider
from ernie_cli.choice import Choice, divided, named_provider
from ernie_cli.errors import UsageError
from ernie_cli.flags import Asked, Asking, Parameters
from ernie_cli.language.said import Said, say
from ernie_cli.options import Group
from ernie_cli.terminals import Drawing

if TYPE_CHECKING:
    from ernie_cli.config.model import Config
    from ernie_cli.templates.chosen import Chosen
    from ernie_cli.transport.recording import Recorder
    from ernie_cli.transport.replaying import Replay

BATCHES = 100  # whose ids a shell offers

Groups = TypeVar("Groups", bound=tuple[Group, ...])


class Configured(Drawing):
    """What `config.yaml` and the templates beside it make of the world."""

    def config(self) -> "Config":
        """What the configuration file says, empty without one. Raises UsageError that names line and column."""
        is_known = self._config is not None
        found = super().config()
        if not is_known and found.path is not None:
            self.remember()
        return found

    def forget_config(self) -> None:
        """Read the file again when it is asked for next."""
        self._config = None

    def remember(self) -> None:
        """Keep the names that the configuration has where the shell finds them for TAB."""
        from ernie_cli.completion.names import write_names
        from ernie_cli.config.template import names_in

        config, cache = self.config(), self.folder("cache")
        write_names(cache, "aliases", config.aliases)
        write_names(cache, "providers", self.providers())
        with suppress(UsageError):  # a folder that cannot be read is told when a template is asked for
            write_names(cache, "templates", sorted({*config.templates, *names_in(self.folder("config") / "templates")}))

    def remember_sessions(self, names: Iterable[str]) -> None:
        """Keep the names of conversations there too."""
        from ernie_cli.completion.names import write_names

        write_names(self.folder("cache"), "sessions", names)

    def remember_conversations(self, identities: Sequence[str]) -> None:
        """And the ids of the latest ones, the latest of all first."""
        from ernie_cli.completion.names import write_names
        from ernie_cli.history.book import RECENT

        write_names(self.folder("cache"), "conversations", reversed(identities[:RECENT]))

    def remember_batches(self, ids: Iterable[str]) -> None:
        """And the ids of jobs at batch services, the newest first."""
        from ernie_cli.completion.names import read_names, write_names

        cache = self.folder("cache")
        write_names(cache, "batches", list(dict.fromkeys([*ids, *read_names(cache, "batches")]))[:BATCHES])

    def enlist(self, conversation: str) -> None:
        """And that of a new one, at next to no cost."""
        from ernie_cli.history.book import enlist

        enlist(self.folder("cache") / "complete/conversations", conversation)

    def providers(self) -> Mapping[str, Provider]:
        """Whoever can be asked, by name: those of the catalogue as the configuration changes them, and the user's own."""
        settings = self.config().providers
        if not settings:
            return PROVIDERS
        from ernie_cli.config.askable import askable

        return askable(settings)

    def address(self, provider: Provider, name: str = "base") -> str:
        """A base URL of `provider`: that of its variable, else the configuration's, else the catalogue's."""
        default, variable = (provider.base_url, provider.base_variable) if name == "base" else provider.roots[name]
        given = self.environ.get(variable, "").strip() if variable else ""
        if not given and name == "oauth":
            return self.address(provider)
        return base_url(given, variable) if given else default

    def address_hint(self, provider: Provider) -> Said | None:
        """What may be wrong with an address where nothing was found: its version is not that of the catalogue."""
        listed = PROVIDERS.get(provider.name, provider)
        default, given = (url.rpartition("/")[2] for url in (listed.base_url, self.address(provider)))
        if default == given or not all(tail[:1] == "v" and tail[1:].isdigit() for tail in (default, given)):
            return None
        is_variable = bool(self.environ.get(provider.base_variable, "").strip())
        where = provider.base_variable if is_variable else f"providers.{provider.name}.base_url"
        return say(
            "{where} ends in /{given}; {provider} answers at /{default}",
            where=where,
            given=given,
            provider=provider.title,
            default=default,
        )

    def provider(self, name: str, where: str) -> Provider:
        """The provider of that name, which `where` has named. Raises UsageError."""
        return named_provider(name, where, self.providers())

    def owner(self, model: str | None) -> str | None:
        """The name of the provider that stands in front of a model's id, or of what it is an alias for."""
        return divided(model, self.config(), self.providers())[0] if model else None

    def record(self, name: str) -> "Recorder":
        """Let what services say from now on be kept for the file `name`. Raises UsageError for a file that is in the way."""
        from ernie_cli.credentials.environment import secrets
        from ernie_cli.credentials.lock import lock
        from ernie_cli.transport.recording import Recorder, Turn

        for secret in secrets(self.environ, self.providers().values()):
            self.redactor.hide(secret)
        recorder = Recorder(name, self.redactor, Turn(self.folder("cache"), lock), self.notes.note)
        self.tape = recorder
        return recorder

    def replay(self, name: str) -> "Replay":
        """Let the file `name` answer in the place of every service. Raises UsageError for one that cannot be read."""
        from ernie_cli.cassette.reading import read_tape
        from ernie_cli.transport.replaying import Replay

        replay = Replay(read_tape(Path(name)), name)
        self.tape = replay
        return replay

    def template(self, asked: Asked, asking: Asking, parameters: Parameters) -> "Chosen | None":
        """The template that the user names, with the flags of this run; None when none is named. Raises UsageError."""
        if asked.template is None:
            if asked.variable:
                raise UsageError(say("-V is for the variables of a template"), hint=say("name one: -t NAME"))
            return None
        from ernie_cli.config.template import find_template
        from ernie_cli.templates.chosen import chosen

        config, providers = self.config(), self.providers()
        self.remember()
        template = find_template(asked.template, self.folder("config") / "templates", config)
        if config.path is None:  # else it was done with the configuration
            self.remember()
        return chosen(template, asked.variable or [], asking, parameters, lambda word: divided(word, config, providers))

    def completed(self, groups: Groups, template: "Chosen | None" = None) -> Groups:
        """Groups of flags of `ernie chat` with the configuration's defaults for what is not given in them."""
        settings = self.config().chat
        if not settings:
            return groups
        from ernie_cli.config.defaults import completed, counting

        usual = dict(counting(settings, self.environ, groups))
        if template is not None and template.template.system is not None:
            usual.pop("system", None)
        return type(groups)(completed(group, usual) for group in groups)

    def usual(self, parameters: Parameters, choice: Choice, spelling: Spelling) -> tuple[Parameters, Spelling]:
        """The same for parameters: of the defaults those that the model takes, and how the user spells each."""
        settings = self.config().chat
        if not settings:
            return parameters, spelling
        from ernie_cli.config.defaults import fitting

        return fitting(parameters, settings, choice.provider, choice.model or "", spelling)
