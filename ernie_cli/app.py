"""Composition root: puts a run together, and imports inside functions, so that a run loads what it uses and nothing else."""

import os
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ernie_cli.addresses import in_clear
from ernie_cli.catalogue import unlisted
from ernie_cli.catalogue.model import Form, Price, Provider
from ernie_cli.choice import Choice, Settings, choose
from ernie_cli.configured import Configured
from ernie_cli.dialects import DIALECTS, Speaks
from ernie_cli.dialects.refusals import excerpt
from ernie_cli.errors import ErnieError
from ernie_cli.flags import Asking, Served
from ernie_cli.language.said import Said, quoted, say
from ernie_cli.provider.patience import patience
from ernie_cli.provider.retries import Retries
from ernie_cli.provider.service import Service, Signs, Times
from ernie_cli.requests import Call
from ernie_cli.transport.exchange import Exchange, Limits, whole

if TYPE_CHECKING:
    import httpx

    from ernie_cli.auth.model import Credential, Scheme, Token
    from ernie_cli.credentials.guard import Guard
    from ernie_cli.credentials.keys import Keys
    from ernie_cli.credentials.stores import Stores
    from ernie_cli.credentials.tokens import TokenCache
    from ernie_cli.events import Usage
    from ernie_cli.ledger.book import Ledger
    from ernie_cli.ledger.entry import Entry
    from ernie_cli.provider.signer import Signer
    from ernie_cli.sandbox.application import Sandbox
    from ernie_cli.sandbox.script import Script
    from ernie_cli.sandbox.server import Server
    from ernie_cli.transport.network import Network


class App(Configured):
    """One run: whom it asks, by which network, with which keys, and what that costs."""

    _network: "Network | None" = None
    _keys: "Keys | None" = None

    def choose(self, name: str | None, model: str | None, variable: str, command: str) -> Choice:
        """Whom to ask and which model: see `choice.choose`. A mistake in the configuration is told before anything else."""
        settings = Settings(self.environ, self.config(), self.providers(), lambda: self.keys().stores.named(), self.notes.note)
        return choose(name, model, variable, command, settings)

    def note_unlisted(self, provider: Provider, model: str, others: Iterable[str]) -> None:
        """Tell of a model that the catalogue does not know; one of `others` might be meant, or an alias."""
        self.notes.note(unlisted(provider, model, (*others, *self.config().aliases), self.providers()))

    def dialect(self, provider: Provider) -> Speaks:
        """The wire format of `provider` at its address."""
        return DIALECTS[provider.dialect](self.address(provider), provider.options)

    def service(self, choice: Choice, asking: Asking, credential: "Credential | None" = None) -> Service:
        """The provider as this run asks it, with `credential` or what is found; UsageError for settings without sense."""
        provider = choice.provider
        limits, retries = patience(asking, self.environ, self.clock)
        self._tell_in_clear(provider)
        send = self.sender(provider, asking, limits)
        signer: Signs = self._signer(lambda: self.keys().proof(provider, credential), send)
        if not self.is_replay:
            signer = self._headed(provider)(signer)
        sleep = self.sleep
        if self.tape is not None:
            asked = provider.name, self.address(provider), choice.model or ""
            send = self.tape.sender(asked, lambda call: self._client(call.url, provider, asking, limits), limits, self.clock)
            signer, sleep = self.tape.signs or signer, self.tape.sleep or sleep
        times = Times(self.clock, self.now, sleep, limits.until)
        return Service(provider.name, self.dialect(provider), signer, send, Retries(retries, self.chance), times, self.notes)

    def _tell_in_clear(self, provider: Provider) -> None:
        if in_clear(self.address(provider)) and not self.is_replay:
            self.notes.note(say("{address} is not encrypted: the key travels in clear", address=self.address(provider)))

    def link_sender(self, provider: Provider, asking: Asking, is_near: bool, limits: Limits) -> Callable[[Call], Exchange]:
        """What starts the exchanges of calls to links that `provider` gives; see `Network.link_client`."""
        is_inside = bool(provider.options.get("sandbox"))

        def start(call: Call) -> Exchange:
            until = None if asking.max_time is None else self.clock() + asking.max_time
            client = self._reached().link_client(call.url, is_near, is_inside, provider.proxy, asking.cacert, limits.connect)
            return Exchange(client, call, limits._replace(until=until), self.clock)

        return start

    def services(self, choice: Choice, asking: Asking) -> Callable[[], Service]:
        """What makes a service for each thread of a job: they share connections and the key, and try a call once.

        Raises CredentialsError and UsageError here and now, not in the threads.
        """
        provider = choice.provider
        limits, _ = patience(asking, self.environ, self.clock)
        self._tell_in_clear(provider)
        proof = self.keys().proof(provider)
        headed = self._headed(provider)
        self._client(self.address(provider), provider, asking, limits)

        def send(call: Call) -> Exchange:
            until = None if asking.max_time is None else self.clock() + asking.max_time
            return self.sender(provider, asking, limits._replace(until=until))(call)

        def service() -> Service:
            signer = headed(self._signer(lambda: proof, send))
            times = Times(self.clock, self.now, self.sleep)
            return Service(provider.name, self.dialect(provider), signer, send, Retries(0, self.chance), times, self.notes)

        return service

    def retries(self, asking: Asking) -> Retries:
        """How often a request is sent again, and after how long."""
        return Retries(patience(asking, self.environ, self.clock)[1], self.chance)

    def loaded(self, name: str) -> Any:
        """The module of that name, loaded now: a question that needs no such way pays nothing for it."""
        return import_module(f"ernie_cli.{name}")

    def signed(self, provider: Provider, call: Call, asking: Asking) -> Call:
        """`call` with the proof that a request to `provider` would carry. Raises CredentialsError."""
        return self._signer(lambda: self.keys().proof(provider), self.sender(provider, asking, Limits())).signed(call)

    def refreshed(self, provider: Provider, asking: Asking) -> "Token | None":
        """A new access token in place of the kept one, None where the key itself is what is sent."""
        return self._signer(lambda: self.keys().proof(provider), self.sender(provider, asking, Limits())).refreshed()

    def form(self, provider: Provider) -> Form:
        """How a request proves who asks: what the environment or the file has a key for, else the first way."""
        from ernie_cli.credentials.environment import credential

        found = credential(provider, self.environ)
        if found is None or not found.form.fields:
            found = self.keys().stores.stored(provider, in_file=True) or found
        return found.form if found else provider.forms[0]

    def keys(self) -> "Keys":
        """Where keys are, and how they sign."""
        if self._keys is None:
            from ernie_cli.credentials.keys import Keys, World

            places, load = (self.environ, self.folder, self.address), (self.load_keyring, self._load_stores)
            self._keys = Keys(World(*places, self.now, _lock, *load, self.notes, self.redactor))
        return self._keys

    def cost(self, choice: Choice, usage: "Usage | None") -> dict[str, Any] | None:
        """The estimate of the document's `cost`, None when a price or a count is unknown."""
        price = self.price(choice)
        if price is None or usage is None:
            return None
        from ernie_cli.catalogue.pricing import cost

        amount = cost(price, usage.prompt_tokens, usage.completion_tokens)
        return None if amount is None else {"amount": amount, "currency": price.currency, "estimated": True}

    def attribute(self, error: ErnieError, choice: Choice, answer_id: str | None) -> None:
        """Say whose error it is, and leave no secret in the service's words: they may stand in a document."""
        error.provider = error.provider or choice.provider.name
        error.request_id = error.request_id or (answer_id and excerpt(answer_id))
        error.hint = (error.status == 404 and self.address_hint(choice.provider)) or error.hint
        clean = self.redactor.clean
        message = error.message.mapped(clean) if isinstance(error.message, Said) else quoted(clean(error.message))
        error.message = message if clean(message) == message else quoted(clean(message))
        error.code = clean(error.code) if isinstance(error.code, str) else error.code
        error.request_id = error.request_id and clean(error.request_id)

    def price(self, choice: Choice) -> Price | None:
        """What the model costs: by the configuration, else by the catalogue; None when nobody knows."""
        own = self.config().prices.get(f"{choice.provider.name}/{choice.model}")
        return own or (choice.known.price if choice.known else None)

    def ledger(self) -> "Ledger":
        """What was spent on this machine."""
        from ernie_cli.ledger.book import Ledger

        return Ledger(self.folder("data") / "ledger", _database, self.notes.note, self.notes.detail, self.trouble)

    def call_name(self) -> str:
        """A name that no other call has, on whichever machine; later ones come later in the alphabet."""
        return f"{int(self.now() * 1000):013x}{os.urandom(8).hex()}"

    def entry(
        self, name: str, choice: Choice, usage: "Usage | None", code: int, headers: Mapping[str, str], command: str = "chat"
    ) -> "Entry":
        """What the ledger keeps of a call that ends now."""
        from ernie_cli.ledger.entry import entry, with_usage

        found = entry(name, self.now(), choice.provider.name, choice.model or "", command, code, headers)
        if choice.provider.options.get("sandbox"):  # a call without a reply has no header that tells
            found = found._replace(sandbox=True)
        if usage is None:
            return found
        cost = self.cost(choice, usage)
        return with_usage(found, usage, cost["amount"] if cost else None, self.price(choice))

    def enter(
        self,
        name: str,
        choice: Choice,
        usage: "Usage | None",
        code: int,
        headers: Mapping[str, str],
        session: str | None = None,
    ) -> None:
        """Enter a call to chat in the ledger, once its answer is out; the `name` of a call is entered once, however often.

        Nobody was paid for a replay. A run that dies of a signal (a `code` above 128) leaves the rest to the next one.
        """
        if not self.is_replay:
            entry = self.entry(name, choice, usage, code, headers)._replace(session=session)
            self.ledger().record(entry, swiftly=code > 128)

    def sandbox(self, served: Served | None = None) -> "Sandbox":
        """The sandbox: as `served` asks, else by ERNIE_SANDBOX_SCRIPT and ERNIE_SANDBOX_FAULT."""
        from ernie_cli.sandbox.assembly import assembled, by_environment

        return assembled(served or by_environment(self.environ), _read_script)

    def serve_sandbox(self, served: Served) -> "Server":
        """The sandbox on loopback. Raises UsageError when the port or the record cannot be had."""
        from ernie_cli.sandbox.serving import serving

        return serving(self.sandbox(served), served)

    def _load_stores(self, guard: "Guard") -> "Stores":
        from ernie_cli.credentials.stores import Stores

        return Stores(self.environ, self.config(), self.folder("config"), guard, _lock, self.notes.note)

    def sender(self, provider: Provider, asking: Asking, limits: Limits) -> Callable[[Call], Exchange]:
        """What starts the exchanges of calls to `provider`, unsigned."""
        return lambda call: Exchange(self._client(call.url, provider, asking, limits), call, limits, self.clock)

    def _signer(self, find: "Callable[[], tuple[Scheme, TokenCache | None]]", send: Callable[[Call], Exchange]) -> "Signer":
        from ernie_cli.provider.signer import Signer

        return Signer(
            find,
            lambda call: whole(send(call), call, self.notes.wire),
            self.now,
            lambda token: self.redactor.hide(token.value),
        )

    def _headed(self, provider: Provider) -> Callable[[Signs], Signs]:
        """What adds the headers that the configuration has for `provider` to what is signed. Raises UsageError."""
        if not provider.headers:
            return lambda signs: signs
        from ernie_cli.provider.headers import Headed, filled

        headers, address = filled(provider, self.environ, self.redactor.hide), self.address(provider)
        return lambda signs: Headed(signs, headers, address)

    def _client(self, url: str, provider: Provider, asking: Asking, limits: Limits) -> Any:
        """What carries a call to `url`."""
        is_inside = bool(provider.options.get("sandbox"))
        return self._reached().client(url, is_inside, provider.proxy, asking.cacert, limits.connect)

    def _reached(self) -> "Network":
        if self._network is None:
            from ernie_cli.transport.network import Network

            self._network = Network(self.environ, self.transport, lambda: _inside(self.sandbox()))
        return self._network


def _database() -> Any:
    from ernie_cli.ledger import database

    return database


def _inside(sandbox: "Sandbox") -> "httpx.BaseTransport":
    from ernie_cli.transport.sandbox import SandboxTransport

    return SandboxTransport(sandbox)


def _read_script(path: Path) -> "Script":
    """What the sandbox says, of a person's writing or a cassette."""
    from ernie_cli.cassette.sandboxed import read_said
    from ernie_cli.sandbox.script_file import read_script

    return read_said(path) or read_script(path)


def _lock(path: Path, limit: float) -> Any:
    from ernie_cli.credentials.lock import lock

    return lock(path, limit)
