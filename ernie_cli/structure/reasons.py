"""What jsonschema says of a misfit, as sentences that can be translated: the same words in English, any other is quoted."""

from collections.abc import Callable, Mapping

from ernie_cli.language.said import Said, quoted, say

# By keyword: what stands between the value and the rule, and the sentence; nothing follows where there is no rule.
SENTENCES: Mapping[str, tuple[str, Callable[[str, str], Said]]] = {
    "type": (" is not of type ", lambda value, rule: say("{value} is not of type {rule}", value=value, rule=rule)),
    "enum": (" is not one of ", lambda value, rule: say("{value} is not one of {rule}", value=value, rule=rule)),
    "pattern": (" does not match ", lambda value, rule: say("{value} does not match {rule}", value=value, rule=rule)),
    "format": (" is not a ", lambda value, rule: say("{value} is not a {rule}", value=value, rule=rule)),
    "minimum": (
        " is less than the minimum of ",
        lambda value, rule: say("{value} is less than the minimum of {rule}", value=value, rule=rule),
    ),
    "maximum": (
        " is greater than the maximum of ",
        lambda value, rule: say("{value} is greater than the maximum of {rule}", value=value, rule=rule),
    ),
    "required": (" is a required property", lambda value, _: say("{value} is a required property", value=value)),
    "const": (" was expected", lambda value, _: say("{value} was expected", value=value)),
    "minLength": (" is too short", lambda value, _: say("{value} is too short", value=value)),
    "maxLength": (" is too long", lambda value, _: say("{value} is too long", value=value)),
    "minItems": (" is too short", lambda value, _: say("{value} is too short", value=value)),
    "maxItems": (" is too long", lambda value, _: say("{value} is too long", value=value)),
    "uniqueItems": (" has non-unique elements", lambda value, _: say("{value} has non-unique elements", value=value)),
    "anyOf": (
        " is not valid under any of the given schemas",
        lambda value, _: say("{value} is not valid under any of the given schemas", value=value),
    ),
    "oneOf": (
        " is not valid under any of the given schemas",
        lambda value, _: say("{value} is not valid under any of the given schemas", value=value),
    ),
}


def reason(keyword: str, message: str) -> Said:
    """`message` of the rule that `keyword` names."""
    between, sentence = SENTENCES.get(keyword, ("", None))
    value, found, rule = message.rpartition(between) if sentence else (message, "", "")
    said = sentence(value, rule) if sentence and found else quoted(message)
    return said if said == message else quoted(message)
