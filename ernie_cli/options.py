"""Options of commands: declared for next to nothing, in groups that `spread` unfolds, and made when a command is built.

Typer's own declaration of an option, its `Annotated` type and its place in a NamedTuple cost 0.3 M instructions, used or
not, and there are more than a hundred. Modules of groups keep annotations as text (`from __future__`) for the same reason.
"""

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, ClassVar, NoReturn, Self, dataclass_transform

import typer


class Declared:
    """What `make`, typer.Option or typer.Argument, is to be called with; `default` is that of a field of a group."""

    __slots__ = ("default", "make", "names", "settings")

    def __init__(self, make: Callable[..., Any], names: tuple[str, ...], settings: dict[str, Any], default: Any = None) -> None:
        self.make = make
        self.names = names
        self.settings = settings
        self.default = default


def option(*names: str, default: Any = None, **settings: Any) -> Any:
    """An option, in the words of typer.Option; without names it is called as its field, with two dashes."""
    return Declared(typer.Option, names, settings, default)


def argument(**settings: Any) -> Any:
    """An argument, in the words of typer.Argument."""
    return Declared(typer.Argument, (), settings)


@dataclass_transform(frozen_default=True, field_specifiers=(option,))
class Group:
    """Options that belong together, each a field. Groups are equal when their values are; none is ever changed.

    A group of another has its options too, and may describe some of them anew.
    """

    _fields: ClassVar[tuple[str, ...]] = ()
    _field_defaults: ClassVar[Mapping[str, Any]] = {}
    _declared: ClassVar[Mapping[str, Declared]] = {}

    def __init_subclass__(cls) -> None:
        own = {name: cls.__dict__[name] for name in cls.__annotations__}
        cls._declared = {**cls._declared, **own}
        cls._fields = tuple(cls._declared)
        cls._field_defaults = {name: declared.default for name, declared in cls._declared.items()}
        for name in own:
            setattr(cls, name, cls._field_defaults[name])

    def __init__(self, **values: Any) -> None:
        if not values.keys() <= self._field_defaults.keys():
            raise TypeError(f"{type(self).__name__} has no {', '.join(values.keys() - self._field_defaults.keys())}")
        self.__dict__.update(values)

    def _asdict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self._fields}

    def _replace(self, **changes: Any) -> Self:
        return type(self)(**{**self.__dict__, **changes})

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other._asdict() == self._asdict()

    __hash__ = None  # type: ignore[assignment]

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{name} cannot be set")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"


class _Field:
    """The annotation of an option that comes from a group: what it says is worked out when the option is made."""

    __slots__ = ("declared", "group", "name")

    def __init__(self, group: type[Group], name: str, declared: Declared) -> None:
        self.group = group
        self.name = name
        self.declared = declared

    def annotated(self) -> Any:
        """Type and description, as Typer reads them."""
        group = next(each for each in self.group.__mro__ if self.name in each.__annotations__)
        kind = group.__annotations__[self.name]
        if isinstance(kind, str):
            kind = eval(kind, vars(sys.modules[group.__module__]))
        return Annotated[kind, _described_by(self.declared)]


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """The fields of every parameter that is a Group become options of `command`, and come back as one value."""
    signature = inspect.signature(command)
    groups = {name: p.annotation for name, p in signature.parameters.items() if _is_group(p.annotation)}
    parameters: list[inspect.Parameter] = []
    for name, parameter in signature.parameters.items():
        if name not in groups:
            parameters.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))
            continue
        group = groups[name]
        parameters += [
            inspect.Parameter(
                field, inspect.Parameter.KEYWORD_ONLY, default=declared.default, annotation=_Field(group, field, declared)
            )
            for field, declared in group._declared.items()
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
    declared = _declared(parameter.annotation)
    if declared is None or declared.make is not typer.Option:
        return None
    written = [name.strip() for each in declared.names for name in each.split("/")]
    return written or [f"--{parameter.name.replace('_', '-')}"]


def _is_group(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Group)


def _declared(annotation: Any) -> Declared | None:
    if isinstance(annotation, _Field):
        return annotation.declared
    found = next(iter(getattr(annotation, "__metadata__", ())), None)
    return found if isinstance(found, Declared) else None


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
    if isinstance(annotation, _Field):
        return annotation.annotated()
    declared = _declared(annotation)
    return annotation if declared is None else Annotated[annotation.__origin__, _described_by(declared)]


def _described_by(declared: Declared) -> Any:
    return declared.make(*declared.names, **declared.settings)
