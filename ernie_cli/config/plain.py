"""An item of a file as the JSON that it stands for: what YAML reads in its own way, such as a date, is refused."""

from ernie_cli import strict
from ernie_cli.config.document import Item, mistake
from ernie_cli.config.values import flag
from ernie_cli.language.said import say
from ernie_cli.requests import Json


def plain(item: Item) -> Json:
    """The value as JSON has it. Raises Mistake."""
    if item.kind == "a mapping":
        return {name: plain(each) for name, each in item.members.items()}
    if item.kind == "a list":
        return [plain(each) for each in item.items]
    if item.kind == "true or false":
        return flag(item)
    if item.kind == "nothing":
        return None
    if item.kind == "a number":
        return _number(item)
    if item.kind != "text":
        raise mistake(item, say("this is read as {kind}: quote it", kind=item.kind))
    return item.text


def _number(item: Item) -> Json:
    try:
        return strict.parsed(item.text)
    except ValueError as error:
        raise mistake(
            item, say("{item} is no number of JSON", item=item.text[:40]), say("write plain digits, or quote it")
        ) from error
