"""Which language a text is in, and what is said of one that aligner does not work with."""

from pathlib import Path

import pytest

from aligner.errors import ExtractionError
from aligner.extraction import extract
from aligner.extraction.language import SPOILED, identify
from aligner.model import Page

CASES = (Path(__file__).parent / "cases" / "extraction_languages.tsv").read_text("utf-8").strip().split("\n")


@pytest.mark.parametrize("case", CASES)
def test_identify(case):
    name, text = case.split("\t")
    assert identify(text) == name


def test_sixty_languages_are_tried():
    assert len({case.split("\t")[0] for case in CASES}) > 60


@pytest.mark.parametrize("case", [case for case in CASES if case[:3] not in ("en\t", "ru\t")])
def test_another_language_is_refused_by_name(case):
    name, text = case.split("\t")
    says = "wrong encoding" if name == SPOILED else f"seems to be in {name}; aligner works between English"
    with pytest.raises(ExtractionError, match=says):
        extract(Page("page.txt", text.encode()))


def test_the_user_knows_better():
    page = Page("page.txt", "Бишкекте бүгүн жаңы мектеп ачылды.".encode())
    assert extract(page, lang="ru").lang == "ru"


def test_english_is_not_taken_for_russian():
    page = Page("page.txt", b"A school opened in Bishkek today.")
    with pytest.raises(ExtractionError, match=r"page\.txt is in English, not in Russian"):
        extract(page, lang="ru")


@pytest.mark.parametrize("text", ["", "123 456", "…"])
def test_no_letters_no_language(text):
    assert identify(text) == ""
