"""Every model of the catalogue against every table that was published, both ways: ids, sizes, abilities, prices."""

import pytest
from published_facts import INSTEAD, READERS, TABLES, Otherwise, expected, published, told

from ernie_cli.catalogue import PROVIDERS

NAMES = ("aistudio", "qianfan", "wenxin", "wcode", "local")
EVERY = [(name, id_) for name in NAMES for id_ in expected(name)]


def test_every_table_is_read() -> None:
    assert {name for name, rows in TABLES.items() if isinstance(rows, list)} == set(READERS)


@pytest.mark.parametrize("name", NAMES)
def test_what_was_published_is_listed_and_nothing_else(name: str) -> None:
    assert sorted(model.id for model in PROVIDERS[name].models) == sorted(expected(name))


@pytest.mark.parametrize(("name", "id_"), EVERY, ids=lambda value: value)
def test_a_model_is_told_as_it_was_published(name: str, id_: str) -> None:
    (found,) = [told(model) for model in PROVIDERS[name].models if model.id == id_]
    facts = expected(name)[id_]
    if facts["name"] is None:
        del found["name"], facts["name"]
    assert found == facts


@pytest.mark.parametrize("each", INSTEAD, ids=lambda each: f"{each.provider}/{each.id}")
def test_the_catalogue_differs_only_where_a_reason_says_so(each: Otherwise) -> None:
    facts = published(each.provider).get(each.id, {})
    assert each.reason
    assert [name for name, value in each.facts.items() if facts.get(name) == value] == []
