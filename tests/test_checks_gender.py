"""Verbs and pronouns in the gender of the person named; what is certain is put right."""

import pytest

from aligner.checks import check, repair
from aligner.model import Lang, Pair


@pytest.mark.parametrize(
    ("source", "english", "russian", "right"),
    [
        ("en", "Gulnara Iskakova was arrested.", "Гульнара Искакова был арестован.", "Гульнара Искакова была арестована."),
        ("en", "Nestan Chkheidze has lived here since 1992.", "Нестан Чхеидзе жил здесь с 1992 года.", "Нестан Чхеидзе жила здесь с 1992 года."),
        ("en", "Patimat Kurbanova lives here.", "Патимат Курбанов живёт здесь.", "Патимат Курбанова живёт здесь."),
        ("en", "“No,” said Patimat Kurbanova.", "«Нет», — сказал Патимат Курбанов.", "«Нет», — сказала Патимат Курбанова."),
        ("en", "He met Salome Zourabichvili, who left.", "Он встретил Саломе Зурабишвили, который ушёл.",
         "Он встретил Саломе Зурабишвили, которая ушла."),
        ("en", "Nino came and her brother left.", "Нино пришёл, а её брат ушёл.", "Нино пришёл, а её брат ушёл."),
        ("ru", "He said his house was gone, Aigul Bekova wrote.", "Айгуль Бекова написала, что потеряла дом.",
         "She said her house was gone, Aigul Bekova wrote."),
        ("ru", "He would stay, said Mzevinar Chkheidze.", "Она останется, сказала Мзевинар Чхеидзе.", "She would stay, said Mzevinar Chkheidze."),
    ],
)  # fmt: skip
def test_a_fix_is_made_where_no_other_word_must_follow(source: Lang, english: str, russian: str, right: str) -> None:
    pair = Pair("a", 0, english, russian, source)
    findings = check([pair])
    assert {finding.check for finding in findings} == {"gender"}
    assert repair(pair, findings).side(pair.target) == right


def test_what_a_person_wrote_is_doubted_only_where_the_family_name_tells() -> None:
    said = {}
    for en, ru in (("Nino signed it.", "Нино подписал его."), ("Zhyldyz Osmonova signed it.", "Жылдыз Осмонова подписал его.")):
        for origin in ("edition", "machine"):
            [finding] = check([Pair("a", 0, en, ru, origin=origin)])  # type: ignore[arg-type]
            said[en[:4], origin] = finding.severity
    assert said == {
        ("Nino", "edition"): "info", ("Nino", "machine"): "warning",
        ("Zhyl", "edition"): "warning", ("Zhyl", "machine"): "warning",
    }  # fmt: skip
