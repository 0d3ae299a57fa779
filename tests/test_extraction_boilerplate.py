"""Lines of the site are left out by the rule that names them, and prose that looks like them stays."""

from pathlib import Path

import pytest

from aligner.extraction.boilerplate import RULES, Line, boilerplate, spoke

CASES = (Path(__file__).parent / "cases" / "extraction_boilerplate.tsv").read_text("utf-8").rstrip("\n").split("\n")


@pytest.mark.parametrize("case", CASES)
def test_rule(case):
    rule, text = case.split("\t")
    assert spoke(Line(text, 0, "Aida Bekova")) == rule


def test_every_rule_has_a_case():
    assert {rule.__name__ for rule in RULES} == {case.split("\t")[0] for case in CASES} - {""}


def test_the_author_in_the_middle_of_the_text_stays():
    assert spoke(Line("Aida Bekova is a journalist based in Osh.", 9, "Aida Bekova")) == ""


def test_pull_quotes_go_and_headings_between_quotation_marks_stay():
    body = [
        "“A valve, not a solution”",
        "“The tomatoes took the rest of the week.”",
        "The driver called the convoy a valve, not a solution. “The tomatoes took the rest of the week.”",
    ]
    assert boilerplate(body) == ["", "pull quote", ""]


def test_lines_left_out_do_not_count_as_text_that_follows():
    body = ["The road is closed.", "Aida Bekova is a journalist.", *["Share this"] * 8, "All rights reserved."]
    reasons = boilerplate(body, "Aida Bekova")
    assert reasons[0] == "" and all(reasons[1:])
