"""Words that remember what they are made of."""

import json

from ernie_cli.language.said import NOTHING, quoted, say, words_of

CHINESE = {"there is no {what}": "没有{what}", "a file": "文件", "; ": "；", "and more": "等"}


def chinese(template: str) -> str:
    return CHINESE.get(template, template)


def test_in_english_it_is_the_text() -> None:
    assert say("there is no {what}", what="x") == "there is no x"


def test_it_is_told_with_its_values() -> None:
    assert say("there is no {what}", what="x").told(chinese) == "没有x"


def test_a_value_that_is_said_is_told_too() -> None:
    assert say("there is no {what}", what=say("a file")).told(chinese) == "没有文件"


def test_what_somebody_else_says_is_never_translated() -> None:
    assert say("there is no {what}", what=quoted("a file")).told(chinese) == "没有a file"


def test_a_sum_keeps_its_parts() -> None:
    assert (say("a file") + " x " + say("and more")).told(chinese) == "文件 x 等"


def test_a_text_before_it_is_kept() -> None:
    assert ("1: " + say("a file")).told(chinese) == "1: 文件"


def test_what_stands_between_parts_is_translated() -> None:
    from ernie_cli.language.said import series

    assert series("; ", (say("a file"), say("and more"))).told(chinese) == "文件；等"


def test_an_exception_stands_for_its_words() -> None:
    assert say("there is no {what}", what=ValueError(say("a file"))).told(chinese) == "没有文件"


def test_the_words_of_a_library_are_quoted() -> None:
    assert words_of(OSError(2, "No such file")).told(chinese) == "[Errno 2] No such file"


def test_braces_without_values_are_braces() -> None:
    assert say('like {"a": 1}').told(chinese) == 'like {"a": 1}'


def test_a_part_can_be_taken_out_of_a_sum() -> None:
    left = (say("a file") + say("and more")).without(say("a file"))
    assert left is not None
    assert left.told(chinese) == "等"


def test_nothing_is_left_of_the_part_itself() -> None:
    assert say("a file").without(say("a file")) is None


def test_a_part_can_be_another_one() -> None:
    changed = say("there is no {what}", what=say("a file")).without(say("a file"), say("and more"))
    assert changed is not None
    assert changed.told(chinese) == "没有等"


def test_json_has_the_english_text() -> None:
    assert json.dumps([say("a file") + NOTHING]) == '["a file"]'


def test_a_secret_can_be_taken_out_of_the_values() -> None:
    said = say("there is no {what}", what=say("a file") + quoted(" key")).mapped(lambda text: text.replace("key", "***"))
    assert (said, said.told(chinese)) == ("there is no a file ***", "没有文件 ***")
