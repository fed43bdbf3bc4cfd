"""Everything that is wrong in a document, and not the first thing alone: what is wrong is left out, the rest read again."""

from collections.abc import Callable, Iterator

from ernie_cli.config.document import Item, Mistake


def mistakes(root: Item | None, read: Callable[[Item | None], object]) -> list[Mistake]:
    """What `read` raises, in the order of the document; not what is wrong only because something was left out before."""
    found: list[Mistake] = []
    original = {id(item) for item in _items(root)}
    left_out: set[str] = set()
    while True:
        try:
            read(root)
            break
        except Mistake as error:
            wrong = error.item
            if wrong is None or not _follows(root, wrong, original, left_out):
                found.append(error)
            rest = _without(root, wrong, left_out) if root is not None and wrong is not None else None
            if rest is None:
                break
            root = rest
    return sorted(found, key=lambda each: (each.line, each.column))


def _follows(root: Item | None, wrong: Item, original: set[int], left_out: set[str]) -> bool:
    """Whether what is wrong names, or has lost, what was left out."""
    is_changed = id(wrong) not in original
    holds_changed = any(key is wrong and id(value) not in original for item in _items(root) for key, value in _pairs(item))
    return is_changed or holds_changed or wrong.text.partition("/")[0] in left_out


def _without(item: Item, wrong: Item, left_out: set[str]) -> Item | None:
    """`item` without the innermost member that `wrong` is, or that has it as its key or in its list; None if it has none."""
    for name, value in item.members.items():
        inner = _without(value, wrong, left_out)
        if inner is not None:
            return item._replace(members={**item.members, name: inner})
        if wrong is value or wrong is item.keys[name] or any(wrong is each for each in value.items):
            left_out.add(name)
            kept = {other: each for other, each in item.members.items() if other != name}
            return item._replace(members=kept, keys={other: item.keys[other] for other in kept})
    return None


def _items(item: Item | None) -> Iterator[Item]:
    if item is not None:
        yield item
        for each in (*item.keys.values(), *item.members.values(), *item.items):
            yield from _items(each)


def _pairs(item: Item) -> Iterator[tuple[Item, Item]]:
    return ((item.keys[name], value) for name, value in item.members.items())
