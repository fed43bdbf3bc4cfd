"""The Chinese catalogue against the code: nothing is missing, nothing is left over, every gap is kept."""

import re
from gettext import GNUTranslations
from io import BytesIO
from string import Formatter

from ernie_cli.language.catalogue import LOCALE, translations
from ernie_cli.language.chosen import CHINESE
from ernie_cli.language.po import compiled, read_po
from ernie_cli.translations import brought_up_to_date, templates

FOLDER = LOCALE / CHINESE / "LC_MESSAGES"
SOURCE = (FOLDER / "ernie.po").read_text("utf-8")
TRANSLATED = read_po(SOURCE)
# What is the same for readers of Chinese: gaps, punctuation, and what is typed as it stands.
COMMANDS = re.compile(r"(export|ernie|pip install|key_command|chmod|--?[a-zA-Z][-a-z]*)\b[^.]*|[^a-z]*|\[y/N\]", re.DOTALL)
HALF_WIDTH = re.compile("[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]")
TYPED = ("command: [程序, 参数]",)  # YAML, whose punctuation is half-width whoever fills it in

OTHER_WORDS = {"会话": "对话", "批处理任务": "批次", "任务": "作业", "向量": "嵌入向量", "文件夹": "文件或目录"}


def gaps(template: str) -> list[tuple[str, str, str]]:
    """The gaps of a template, in any order; a text that is never filled has none."""
    try:
        parts = list(Formatter().parse(template))
    except ValueError:
        return []
    return sorted((name, spec or "", conversion or "") for _, name, spec, conversion in parts if name)


def test_every_text_has_a_translation() -> None:
    assert [text for text in templates() if text not in TRANSLATED] == []


def test_the_source_of_the_catalogue_is_what_the_code_asks_for() -> None:
    assert brought_up_to_date(TRANSLATED) == SOURCE, "run: python -m ernie_cli.translations"


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    assert (FOLDER / "ernie.mo").read_bytes() == compiled(TRANSLATED, CHINESE), "run: python -m ernie_cli.translations"


def test_gettext_reads_what_we_compile() -> None:
    entries = {"a": "甲", 'b {gap}\n"c" \\d': "乙 {gap}\n“丙” \\丁"}
    read = GNUTranslations(BytesIO(compiled(entries, CHINESE))).gettext
    assert {text: read(text) for text in entries} == entries


def test_we_read_what_gettext_reads() -> None:
    with (FOLDER / "ernie.mo").open("rb") as file:
        theirs, ours = GNUTranslations(file).gettext, translations(CHINESE)
    assert [text for text in TRANSLATED if ours(text) != theirs(text)] == []


def test_what_has_no_translation_stays_as_it_is() -> None:
    translate = translations(CHINESE)
    assert [translate(text) for text in ("0", "a text that nobody wrote", "｡")] == ["0", "a text that nobody wrote", "｡"]


def test_a_translation_has_the_gaps_of_its_template() -> None:
    assert [text for text, said in TRANSLATED.items() if gaps(said) != gaps(text)] == []


def test_a_translation_is_chinese() -> None:
    kept = [said for said in TRANSLATED.values() if not re.search("[\u4e00-\u9fff]", said)]
    assert [said for said in kept if not COMMANDS.fullmatch(re.sub(r"\{[^{}]*\}", "", said).strip())] == []


def test_chinese_has_full_width_punctuation_beside_it() -> None:
    said = {text: re.sub("|".join(map(re.escape, TYPED)), "", each) for text, each in TRANSLATED.items()}
    assert [each for each in said.values() if HALF_WIDTH.search(each)] == []


def test_a_thing_has_one_name() -> None:
    told = [said for other in OTHER_WORDS.values() for said in TRANSLATED.values() if other in said]
    assert told == []
