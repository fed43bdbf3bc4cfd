"""Options of commands: declared for next to nothing, in groups that `spread` unfolds, and made when a command is built.

Typer's own declaration costs 0.15 M instructions, used or not, and there are a hundred of them.
"""

import inspect
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer


class Declared:
    """What `make`, typer.Option or typer.Argument, is to be called with."""

    __slots__ = ("make", "names", "settings")

    def __init__(self, make: Callable[..., Any], names: tuple[str, ...], settings: dict[str, Any]) -> None:
        self.make = make
        self.names = names
        self.settings = settings


def option(*names: str, **settings: Any) -> Declared:
    """An option, in the words of typer.Option; without names it is called as its field, with two dashes."""
    return Declared(typer.Option, names, settings)


def argument(**settings: Any) -> Declared:
    """An argument, in the words of typer.Argument."""
    return Declared(typer.Argument, (), settings)


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """The fields of every parameter that is a NamedTuple become options of `command`, and come back as one value."""
    signature = inspect.signature(command)
    groups = {name: p.annotation for name, p in signature.parameters.items() if hasattr(p.annotation, "_field_defaults")}
    parameters: list[inspect.Parameter] = []
    for name, parameter in signature.parameters.items():
        if name not in groups:
            parameters.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))
            continue
        group = groups[name]
        parameters += [
            inspect.Parameter(
                field, inspect.Parameter.KEYWORD_ONLY, default=group._field_defaults[field], annotation=annotation
            )
            for field, annotation in group.__annotations__.items()
        ]

    def run(**values: Any) -> None:
        folded = {}
        for name, group in groups.items():
            folded[name] = group(**{field: values.pop(field) for field in group._fields if field in values})
        command(**values, **folded)

    return _described(run, command, parameters)


def whole(command: Callable[..., None]) -> Callable[..., None]:
    """`command` with all of its options, made."""
    return _made(command, list(inspect.signature(command).parameters.values()))


def narrowed(command: Callable[..., None], argv: Sequence[str]) -> Callable[..., None]:
    """`command` with the options that `argv` names and no others: each one costs half a million instructions to build.

    With any more of them the words would mean the same, or be a mistake, which only all of them can explain.
    """
    words = {word.partition("=")[0] for word in argv if word.startswith("--")}
    letters = {letter for word in argv if word.startswith("-") and not word.startswith("--") for letter in word[1:]}

    def is_named(parameter: inspect.Parameter) -> bool:
        names = option_names(parameter)
        return names is None or any(name in words or (len(name) == 2 and name[1] in letters) for name in names)

    return _made(command, [each for each in inspect.signature(command).parameters.values() if is_named(each)])


def asks_help(argv: Sequence[str]) -> bool:
    """Whether the words ask for help, or may."""
    return any(word == "--help" or (word[:1] == "-" and word[:2] != "--" and "h" in word) for word in argv)


def option_names(parameter: inspect.Parameter) -> list[str] | None:
    """How an option can be written; None for what is none."""
    declared = next(iter(getattr(parameter.annotation, "__metadata__", ())), None)
    if not isinstance(declared, Declared) or declared.make is not typer.Option:
        return None
    written = [name.strip() for each in declared.names for name in each.split("/")]
    return written or [f"--{parameter.name.replace('_', '-')}"]


def _made(command: Callable[..., None], parameters: list[inspect.Parameter]) -> Callable[..., None]:
    """`command` with these parameters, in Typer's own words."""

    def run(**values: Any) -> None:
        command(**values)

    return _described(run, command, [each.replace(annotation=_in_full(each.annotation)) for each in parameters])


def _described(
    run: Callable[..., None], command: Callable[..., None], parameters: list[inspect.Parameter]
) -> Callable[..., None]:
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__signature__ = inspect.signature(command).replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def _in_full(annotation: Any) -> Any:
    """The annotation with Typer's own description of what is declared in it."""
    declared = next(iter(getattr(annotation, "__metadata__", ())), None)
    if not isinstance(declared, Declared):
        return annotation
    return Annotated[annotation.__origin__, declared.make(*declared.names, **declared.settings)]
