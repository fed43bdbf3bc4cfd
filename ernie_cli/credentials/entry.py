"""What a user enters for a provider: hidden lines, lines of a pipe, or JSON; trimmed, and refused when it cannot be a key.

Where a provider takes several kinds of key, the shape of the first line tells which one it is.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ernie_cli import strict
from ernie_cli.auth.key import checked
from ernie_cli.catalogue.model import Field, Form, Provider
from ernie_cli.credentials.find import shape_hint
from ernie_cli.errors import CredentialsError, UsageError
from ernie_cli.language.said import NOTHING, Said, say, series
from ernie_cli.secret import Secret


class Entry(NamedTuple):
    """One whole key: every field of `form`."""

    form: Form
    values: Mapping[str, Secret]


def asked(provider: Provider, ask: Callable[[Said], str]) -> Entry:
    """What a person types; `ask` shows its argument and hides the answer. Raises CredentialsError."""
    forms = _forms(provider)
    first = _checked(
        provider,
        forms[0].fields[0],
        ask(say("{or_} of {provider}: ", or_=_or([_label(form.fields[0]) for form in forms]), provider=provider.name)),
    )
    form = _form(provider, first)
    rest = {
        field.name: _checked(provider, field, ask(say("{label} of {provider}: ", label=_label(field), provider=provider.name)))
        for field in form.fields[1:]
    }
    return Entry(form, {form.fields[0].name: first, **rest})


def entered(provider: Provider, text: str) -> tuple[Entry, int]:
    """A key as one field a line, or as a JSON object, and how many lines were left over. Raises ErnieError."""
    if text.lstrip().startswith("{"):
        return from_json(provider, text), 0
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise UsageError(
            say("no key came on standard input"),
            hint=say("pipe it in: pass show ernie | ernie token set {provider}", provider=provider.name),
        )
    first = _checked(provider, _forms(provider)[0].fields[0], lines[0])
    form = _form(provider, first)
    if len(lines) < len(form.fields):
        missing = _title(form.fields[len(lines)])
        raise UsageError(
            say(
                "the {title} of {provider} came without its {missing}",
                title=_title(form.fields[0]),
                provider=provider.name,
                missing=missing,
            ),
            hint=say("one a line, or JSON"),
        )
    rest = {field.name: _checked(provider, field, line) for field, line in zip(form.fields[1:], lines[1:], strict=False)}
    return Entry(form, {form.fields[0].name: first, **rest}), len(lines) - len(form.fields)


def from_json(provider: Provider, text: str) -> Entry:
    """A key as an object whose members are the fields of one form. Raises ErnieError."""
    try:
        members = strict.parsed(text)
    except ValueError as error:
        raise UsageError(say("what came begins like JSON and is none"), hint=_takes(provider)) from error
    form = next((form for form in _forms(provider) if {field.name for field in form.fields} == set(members)), None)
    if form is None or not all(isinstance(value, str) for value in members.values()):
        raise UsageError(
            say("the JSON does not hold the fields of a key of {provider}", provider=provider.name), hint=_takes(provider)
        )
    values = {field.name: _checked(provider, field, members[field.name]) for field in form.fields}
    first = form.fields[0]
    if not _fits(first, values[first.name]):
        raise _misshapen(provider, values[first.name])
    return Entry(form, values)


def _forms(provider: Provider) -> list[Form]:
    forms = [form for form in provider.forms if form.fields]
    if not forms:
        raise UsageError(say("{provider} takes no key, so there is none to set", provider=provider.name))
    return forms


def _form(provider: Provider, first: Secret) -> Form:
    """The form whose first field looks like this. Raises CredentialsError that says what a right one looks like."""
    form = next((form for form in _forms(provider) if _fits(form.fields[0], first)), None)
    if form is None:
        raise _misshapen(provider, first)
    return form


def _checked(provider: Provider, field: Field, text: str) -> Secret:
    try:
        return checked(Secret(text), say("the {title} of {provider}", title=_title(field), provider=provider.name))
    except CredentialsError as error:
        error.provider = provider.name
        raise


def _fits(field: Field, secret: Secret) -> bool:
    return re.fullmatch(field.pattern or r"\S+", secret.reveal()) is not None


def _misshapen(provider: Provider, secret: Secret) -> CredentialsError:
    looks = [form.fields[0].looks for form in _forms(provider) if form.fields[0].looks]
    right = (
        say("a right one looks like {or_}", or_=_or(looks))
        if looks
        else say("copy it from {key_page}", key_page=provider.key_page)
    )
    hint = shape_hint(provider.name, secret)
    return CredentialsError(
        say("this is no key of {provider}", provider=provider.name),
        hint=right + (say("; {hint}", hint=hint) if hint else NOTHING),
        provider=provider.name,
    )


def _takes(provider: Provider) -> Said:
    forms = _or(["{" + ", ".join(f'"{field.name}": "…"' for field in form.fields) + "}" for form in _forms(provider)])
    return say("{provider} takes {forms}", provider=provider.name, forms=forms)


def _title(field: Field) -> str:
    return field.title or say("API key")


def _label(field: Field) -> str:
    return say("{title} ({looks})", title=_title(field), looks=field.looks) if field.looks else _title(field)


def _or(words: list[str]) -> str:
    return say("{words} or {last}", words=series(", ", words[:-1]), last=words[-1]) if len(words) > 1 else words[0]
