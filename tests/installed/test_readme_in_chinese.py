"""The Chinese README says as much as the English one, by the very same commands."""

import re
from collections import Counter
from pathlib import Path

import pytest

from ernie_cli.catalogue import PROVIDERS
from ernie_cli.language.catalogue import translations
from ernie_cli.language.chosen import CHINESE as LANGUAGE
from ernie_cli.language.said import Translate

ROOT = Path(__file__).parents[2]
FENCED = re.compile(r"^```\w*\n.*?^```$", re.MULTILINE | re.DOTALL)
ENGLISH, CHINESE = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))


def headings(page: str) -> Counter[str]:
    """How many headings of each level a page has; a remark in a block of code is none."""
    return Counter(re.findall(r"^(#+) ", FENCED.sub("", page), re.MULTILINE))


def test_both_have_the_same_blocks_of_code_in_the_same_order() -> None:
    blocks = FENCED.findall(ENGLISH)
    assert blocks and FENCED.findall(CHINESE) == blocks


def test_both_have_as_many_headings_of_each_level() -> None:
    assert headings(ENGLISH) and headings(CHINESE) == headings(ENGLISH)


def test_each_leads_to_the_other_below_its_title() -> None:
    assert ENGLISH.splitlines()[:4] == ["# ernie", "", "**English** · [中文](README.zh-CN.md)", ""]
    assert CHINESE.splitlines()[:4] == ["# ernie", "", "[English](README.md) · **中文**", ""]


@pytest.mark.parametrize("page", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_links_within_the_page_lead_to_a_heading(page: str) -> None:
    titles = re.findall(r"^#+ (.*)", FENCED.sub("", page), re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}  # as GitHub makes them
    links = re.findall(r"\]\(#([^)]*)\)", page)
    assert links and set(links) <= anchors


def test_both_lead_to_as_many_sections() -> None:
    assert len(re.findall(r"\]\(#", ENGLISH)) == len(re.findall(r"\]\(#", CHINESE))


@pytest.mark.parametrize(("page", "translate"), [(ENGLISH, str), (CHINESE, translations(LANGUAGE))], ids=["English", "Chinese"])
def test_the_legacy_service_has_the_title_that_the_program_gives_it(page: str, translate: Translate) -> None:
    assert f"| `wenxin` | {PROVIDERS['wenxin'].title.told(translate)} |" in page
