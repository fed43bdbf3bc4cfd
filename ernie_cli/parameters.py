"""From flags to the values that a provider's checks take: JSON objects, pairs, and `--param`."""

from collections.abc import Mapping, Sequence
from json import dumps
from typing import Any

from ernie_cli import strict
from ernie_cli.errors import UsageError
from ernie_cli.flags import Parameters
from ernie_cli.inputs.reading import well_formed
from ernie_cli.language.said import say

OURS = ("model", "messages", "stream")
DETAILS = ("citations", "search_number", "reference_number")  # of a search: each implies it
USUAL = 10  # pages that a search finds when nothing is said (AI Studio LLM API v3, 4.1.2)


def parameter_values(parameters: Parameters) -> dict[str, Any]:
    """What was given, by the names of the fields."""
    values: dict[str, Any] = {name: value for name, value in parameters._asdict().items() if value is not None}
    if parameters.logit_bias is not None:
        values["logit_bias"] = _json(parameters.logit_bias, "--logit-bias")
    if parameters.metadata:
        values["metadata"] = dict(pair(item, "--metadata") for item in parameters.metadata)
    values |= _search(values)
    for name, value in values.items():
        well_formed(dumps(value, ensure_ascii=False), f"--{name.replace('_', '-')}")
    return values


def _search(values: Mapping[str, Any]) -> dict[str, Any]:
    """A search is asked for with all of its switches, since services differ in what they do by themselves."""
    details = [name for name in DETAILS if values.get(name)]
    if values.get("search") is False and details:
        raise UsageError(say("--no-search and --{details} do not go together", details=details[0].replace("_", "-")))
    if not values.get("search") and not details:
        return {}
    found, used = values.get("search_number", USUAL), values.get("reference_number", 0)
    if used > found:
        raise UsageError(
            say("--reference-number {used} is more than the {found} pages that are found", used=used, found=found),
            hint=say("raise --search-number"),
        )
    return {"search": True, "traces": True, "citations": bool(values.get("citations"))}


def other_fields(params: Sequence[str]) -> Mapping[str, Any]:
    """`--param KEY=VALUE` as text, `KEY:=JSON` as JSON. Raises UsageError for fields that flags of their own set."""
    fields: dict[str, Any] = {}
    for item in params:
        key, value = pair(item, "--param")
        as_json = key.endswith(":")
        key = key.removesuffix(":")
        if key in OURS:
            raise UsageError(say("--param {key} cannot be set this way", key=key), hint=say("use -m, --messages or --stream"))
        fields[key] = _json(value, say("--param {key}", key=key)) if as_json else value
    well_formed(dumps(fields, ensure_ascii=False), "--param")
    return fields


def pair(item: str, option: str) -> tuple[str, str]:
    """`KEY=VALUE`, given to `option`. Raises UsageError."""
    key, equals, value = item.partition("=")
    if not equals or not key.strip(":").strip():
        raise UsageError(
            say("{option} {item!r} is no pair", option=option, item=item), hint=say("write {option} KEY=VALUE", option=option)
        )
    return key.strip(), value


def _json(text: str, option: str) -> Any:
    try:
        return strict.parsed(well_formed(text, option))
    except ValueError as error:
        raise UsageError(
            say("{option}: not JSON: {error}", option=option, error=strict.reason(error)),
            hint=say("quote it for the shell: '{\"a\": 1}'"),
        ) from error
