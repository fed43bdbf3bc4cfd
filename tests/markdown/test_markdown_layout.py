"""What each form of Markdown looks like, on a terminal without colours unless a test is about them."""

import pytest
from laid_out import lines, written

from ernie_cli.render.markdown.stream import Markdown

LINK = "https://example.com/a_b?q=1"


def test_a_paragraph_is_broken_between_words_and_keeps_the_line_ends_of_its_author() -> None:
    assert lines("one two three\nfour", 10) == ["one two", "three", "four"]


def test_chinese_breaks_anywhere_but_before_a_mark_that_closes_and_behind_one_that_opens() -> None:
    assert lines("大型语言模型，它们很“强大”（真的）。", 12) == ["大型语言模", "型，它们很", "“强大”（真", "的）。"]


def test_chinese_and_latin_words_stand_in_one_line() -> None:
    assert lines("中英mixed文字test", 12) == ["中英mixed文", "字test"]


def test_a_word_that_is_longer_than_a_line_is_cut() -> None:
    assert lines("see " + "x" * 25, 10) == ["see", "x" * 10, "x" * 10, "x" * 5]


def test_entries_of_lists_are_indented_under_their_markers() -> None:
    source = "- one two three\n  - four five six\n    1. seven eight\n- [ ] to do\n- [x] done\n"
    assert lines(source, 16) == [
        *("• one two three", "  ◦ four five", "    six", "    1. seven", "       eight", "☐ to do", "☑ done")
    ]


def test_an_entry_may_be_indented_less_than_its_text() -> None:
    assert lines("1. one\n  - two\n\n  three") == ["1. one", "   ◦ two", "", "   three"]


def test_a_quote_has_a_bar_at_each_of_its_lines() -> None:
    assert lines("> one two three\n> four\n>> five\n\nsix", 10) == ["│ one two", "│ three", "│ four", "│ │ five", "", "six"]


def test_blank_lines_are_one_and_headings_stand_apart() -> None:
    assert lines("\n\none\n# Two\n\n\n\nthree\n\n") == ["one", "", "# Two", "", "three"]


def test_a_rule_is_as_wide_as_the_terminal() -> None:
    assert lines("---", 20) == ["─" * 20]


def test_wide_cells_of_a_table_line_up() -> None:
    source = "| 名称 | n | text |\n|:--|--:|:-:|\n| 苹果 | 12 | a |\n| kiwi | 3 | b \\| c | more |\n| x |\n"
    assert lines(source) == [
        "名称 │  n │     text",
        "─────┼────┼─────────────",
        "苹果 │ 12 │      a",
        "kiwi │  3 │ b | c | more",
        "x    │    │",
    ]


def test_a_cell_that_is_too_wide_is_broken_into_lines() -> None:
    source = "| a | b |\n|---|---|\n| one two three four | five<br>six |\n"
    assert lines(source, 20) == ["a             │ b", "──────────────┼─────", "one two three │ five", "four          │ six"]


def test_a_table_with_more_columns_than_fit_is_shown_as_text() -> None:
    source = f"|{'ab cd|' * 9}\n|{'--|' * 9}\n|{'1|' * 9}\n"
    assert " ".join(lines(source, 30)).split() == [*("ab cd │ " * 9).split()[:-1], *("1 │ " * 9).split()[:-1]]


def test_rows_behind_the_first_screen_of_a_table_are_shown_as_they_come() -> None:
    head = "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 40
    assert written([head]).decode().splitlines()[-1] == "1        │ 2"
    page = Markdown(lambda: 80, False, lambda _: None, False)
    page.feed(head)
    assert page.feed("| thirteen more | 4 |\n") == "thirteen │ 4\nmore     │ \n".encode()


def test_a_row_without_a_line_below_that_makes_it_a_table_is_text() -> None:
    assert lines("| a | b |\nnext") == ["| a | b |", "next"]


def test_code_is_left_alone_even_where_the_fence_never_ends() -> None:
    source = "- see\n  ```sh\n  ls **/*.py   | wc\n\n    x\n"
    assert lines(source) == ["• see", "  ```sh", "  ls **/*.py   | wc", "", "    x"]


def test_formulas_are_left_alone() -> None:
    source = "$a_1 * b_1$ \\(x_2 * y_2\\) costs $5 or *$6*\n\n$$\n\\sum_{i} x_i \\\\ *y*\n$$\n\n\\[ a_1\n* b_1 \\]\n"
    assert lines(source) == [
        *("$a_1 * b_1$ \\(x_2 * y_2\\) costs $5 or *$6*", "", "$$", "\\sum_{i} x_i \\\\ *y*", "$$", "", "\\[ a_1", "* b_1 \\]")
    ]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (f"[text]({LINK})", f"text ({LINK})"),
        (f"[{LINK}]({LINK})", LINK),
        ("[bank](http://evil (x))", "[bank](http://evil (x))"),
        ('[a](<http://b c> "title")', "a (http://b c)"),
        ("![alt](http://x/y.png)", "alt (http://x/y.png)"),
        ("![](http://x/y.png)", "image (http://x/y.png)"),
        ("<https://x.example>", "https://x.example"),
        ("<b>html</b> a < b &amp; &lt;c&gt; &#27;", "<b>html</b> a < b & <c> &#27;"),
        ("so^[1]^ and^[1][2]^. x^2^", "so[1] and[1][2]. x^2^"),
        ("\\*not\\* a\\_b", "*not* a_b"),
        ("[/foo] [link=http://x] :warning:", "[/foo] [link=http://x] :warning:"),
    ],
)
def test_a_span_shows_what_it_says_and_where_it_leads(source: str, shown: str) -> None:
    assert lines(source) == [shown]


@pytest.mark.parametrize(
    ("source", "looks"),
    [
        ("a **b *c*** d", "a \x1b[0;1mb \x1b[0;1;3mc\x1b[m d"),
        ("**“你好”**说", "\x1b[0;1m“你好”\x1b[m说"),
        ("***x*** ~~y~~ `z*`", "\x1b[0;1;3mx\x1b[m \x1b[0;9my\x1b[m \x1b[0;36mz*\x1b[m"),
        ("__a__ snake_case_name 2 * 3 * 4 a~b~", "\x1b[0;1ma\x1b[m snake_case_name 2 * 3 * 4 a~b~"),
        ("*one\ntwo*", "\x1b[0;3mone\x1b[m\n\x1b[0;3mtwo\x1b[m"),
        ("never **closed", "never **closed"),
        ("## Title", "\x1b[0;1;35mTitle\x1b[m"),
    ],
)
def test_emphasis_becomes_looks(source: str, looks: str) -> None:
    assert written([source], coloured=True).decode() == looks + "\n"


def test_without_colours_the_marks_of_looks_stay() -> None:
    assert lines("**a** *b* `c` ~~d~~") == ["**a** *b* `c` ~~d~~"]


def test_lines_follow_the_terminal_while_it_is_resized() -> None:
    widths = iter([10, 10, 20, 20, 20])
    page = Markdown(lambda: next(widths), False, lambda _: None)
    assert (page.feed("one two three four five six seven") + page.close()).decode().splitlines() == [
        *("one two", "three four", "five six seven")
    ]


def test_an_answer_that_never_came_shows_nothing() -> None:
    assert written([], coloured=True) == b""
