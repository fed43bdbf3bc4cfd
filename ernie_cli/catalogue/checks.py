"""From the flags that a user gave to the fields of a body: refuses what the service would, and adds nothing."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ernie_cli.catalogue import PROVIDERS, find_model, nearest, parameters
from ernie_cli.catalogue.fit import Misfit, misfit
from ernie_cli.catalogue.model import Model, Parameter, Provider
from ernie_cli.errors import UsageError
from ernie_cli.language.said import NOTHING, Said, quoted, say, series

Spelling = Callable[[str], str]
ABLE = {"search": say("searching the web"), "tools": say("calling tools")}


def flag(name: str) -> str:
    """The option of the command line that sets the parameter `name`."""
    return "--" + name.replace("_", "-")


class _Asked(NamedTuple):
    """Who is asked for what, and how the user spells the names of parameters."""

    provider: Provider
    model: Model | None
    whom: str
    known: Mapping[str, Parameter]
    given: Mapping[str, Any]
    flags: Spelling


class _Fault(NamedTuple):
    """The error to raise, and what a lenient user sends instead: None leaves the parameter out."""

    error: UsageError
    instead: Any = None


def checked(
    provider: Provider,
    model_id: str,
    values: Mapping[str, Any],
    lenient: bool = False,
    flags: Spelling = flag,
    known: Mapping[str, Parameter] | None = None,
) -> tuple[dict[str, Any], tuple[Said, ...]]:
    """`values` as body fields, spelled as the service spells them, and notes for the user.

    The names are those of the flags with underscores; None and an empty list are not given. Raises UsageError for a
    value out of range or a parameter that the model does not take; when `lenient`, sends the nearest value that fits or
    leaves the parameter out, with a note. `flags` tells how the user spelled a name; `known` stands for what the
    catalogue says that the model takes.
    """
    model = find_model(provider, model_id)
    known = parameters(provider, model_id) if known is None else known
    given = {name: _plain(name, known.get(name), value) for name, value in values.items() if value not in (None, [], ())}
    asked = _Asked(provider, model, f"{provider.name} {model.id if model else model_id}", known, given, flags)
    fields: dict[str, Any] = {}
    notes: list[Said] = []
    for name, value in given.items():
        fault = _fault(asked, name, value)
        if fault and value is False and name in known and _lacks(asked, known[name]):
            continue  # what it cannot do need not be switched off
        if fault and not lenient:
            raise fault.error
        if fault:
            value = fault.instead
            done = say("; it is left out") if value is None else say("; {value} is sent instead", value=value)
            notes.append(fault.error.message + done)
        if value is not None:
            _put(fields, known[name], value)
    return fields, (*notes, *_advice(asked))


def _plain(name: str, parameter: Parameter | None, value: Any) -> Any:
    """The value in its one form: lists for tuples and for a lone stop, the object for a bare word of response_format."""
    if isinstance(value, tuple):
        return list(value)
    if name == "response_format" and isinstance(value, str):
        return {"type": value}
    return [value] if parameter and parameter.kind == "list" and isinstance(value, str) else value


def _put(fields: dict[str, Any], parameter: Parameter, value: Any) -> None:
    *outer, last = parameter.field.split(".")
    for member in outer:
        fields = fields.setdefault(member, {})
    fields[last] = parameter.words[value] if parameter.words else value


def _fault(asked: _Asked, name: str, value: Any) -> _Fault | None:
    if name not in asked.known:
        return _Fault(_unknown(asked, name))
    if name == "top_logprobs" and asked.given.get("logprobs") is not True:
        needed = asked.flags("logprobs")
        return _Fault(
            UsageError(
                say("{flags} needs {needed}", flags=asked.flags(name), needed=needed), hint=say("add {needed}", needed=needed)
            )
        )
    parameter = asked.known[name]
    if parameter.is_firm and _lacks(asked, parameter):
        return _Fault(_unable(asked, name, parameter.needs))
    if name == "max_tokens" and asked.model:
        parameter = parameter._replace(low=asked.model.min_output or parameter.low, high=asked.model.max_output)
    found = misfit(parameter, value)
    return _Fault(_unfit(asked, name, value, found), found.instead) if found else None


def _lacks(asked: _Asked, parameter: Parameter) -> bool:
    return asked.model is not None and bool(parameter.needs) and parameter.needs not in asked.model.capabilities


def _unable(asked: _Asked, name: str, needs: str) -> UsageError:
    """A model that is known not to do what the parameter is for: the hint lists those that do."""
    able = [model.id for model in asked.provider.models if needs in model.capabilities]
    hint = say("on {provider} it is for {able}", provider=asked.provider.name, able=", ".join(able)) if able else None
    message = say(
        "{whom} does not take {flags}: it is not for {able}",
        whom=asked.whom,
        flags=asked.flags(name),
        able=ABLE.get(needs, needs),
    )
    return UsageError(message, hint=hint, provider=asked.provider.name)


def _unfit(asked: _Asked, name: str, value: Any, found: Misfit) -> UsageError:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    shown = text if len(text) <= 40 else text[:39] + "…"
    near = found.nearest or (nearest(value, asked.known[name].choices) if isinstance(value, str) else None)
    hint = say("--lenient leaves it out") if found.instead is None else say("--lenient sends {instead}", instead=found.instead)
    if near:
        hint = say('did you mean "{near}"?', near=near)
    elif found.at_open_end:
        hint = say("use a small value such as 0.01; {hint}", hint=hint)
    message = say(
        "{flags} {shown} does not fit: {whom} takes {takes}",
        flags=asked.flags(name),
        shown=shown,
        whom=asked.whom,
        takes=found.takes,
    )
    return UsageError(message, hint=hint, provider=asked.provider.name)


def _unknown(asked: _Asked, name: str) -> UsageError:
    """A parameter that this model does not take: the hint tells which models of its kind do, here and elsewhere."""
    kind = asked.model.capabilities[0] if asked.model else "chat"
    takers = {provider.name: _takers(provider, name, kind) for provider in (asked.provider, *PROVIDERS.values())}
    here = takers.pop(asked.provider.name)
    hints = []
    if here:
        some = quoted(", ".join(here[:3])) + (say(" and others") if len(here) > 3 else NOTHING)
        hints.append(say("on {provider} it is for {some}", provider=asked.provider.name, some=some))
    if any(takers.values()):
        elsewhere = ", ".join(provider for provider, models in takers.items() if models)
        hints.append(say("other providers that take it: {elsewhere}", elsewhere=elsewhere))
    hint = series("; ", hints) if hints else say("--param KEY=VALUE sends any other field")
    return UsageError(
        say("{whom} does not take {flags}", whom=asked.whom, flags=asked.flags(name)), hint=hint, provider=asked.provider.name
    )


def _takers(provider: Provider, name: str, kind: str) -> list[str]:
    models = [model.id for model in provider.models if model.capabilities[0] == kind]
    return [model_id for model_id in models if name in parameters(provider, model_id)]


def _advice(asked: _Asked) -> list[Said]:
    """What the services recommend or leave open: nothing is changed for it."""
    notes = []
    if "temperature" in asked.given and "top_p" in asked.given:
        pair = {name: asked.flags(name) for name in ("temperature", "top_p")}
        notes.append(say("{temperature} and {top_p} are both given; the services advise to set only one of them", **pair))
    needs = {asked.known[name].needs for name in asked.given if name in asked.known} - {""}
    if asked.model:
        missing = sorted(needs.difference(asked.model.capabilities))
        notes += [
            say("{whom} is not listed with {need}; the service may ignore what asks for it", whom=asked.whom, need=need)
            for need in missing
        ]
    return notes
