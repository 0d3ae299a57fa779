"""Checks of names one by one: what each says, how gravely, and what it puts in the place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from aligner.checks import CHECKS, DEFAULT, check, explain, repair
from aligner.checks.names.grammar import english_case, governor, preposition_before
from aligner.checks.names.presence import PRESENCE
from aligner.checks.names.tolerances import TOLERANCES
from aligner.glossary import Glossary, load
from aligner.model import Edit, Finding, Pair
from aligner.text.sound import consonants

POLICIES = Path(__file__).parent / "cases" / "checks" / "policies"


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return load()


def one(
    glossary: Glossary, en: str, ru: str, day: str = "2023-06-01", source: str = "en"
) -> tuple[Pair, list[Finding]]:
    pair = Pair("a", 0, en, ru, source=source, published=date.fromisoformat(day))  # type: ignore[arg-type]
    return pair, check([pair], glossary)


@pytest.mark.parametrize(
    ("en", "ru", "rule", "fixed"),
    [
        ("They met in Baku.", "Они встретились в Тбилиси.", "wrong-place", "Они встретились в Баку."),
        ("He left for Yerevan.", "Он уехал в Ташкент.", "wrong-place", "Он уехал в Ереван."),
        ("He lives in Yerevan.", "Он живёт в Ташкенте.", "wrong-place", "Он живёт в Ереване."),
        ("He spoke of Armenia.", "Он говорил о Грузии.", "wrong-place", "Он говорил об Армении."),
        ("He went to Lviv.", "Он поехал в Киев.", "wrong-place", "Он поехал во Львов."),
        ("He went up to Lviv.", "Он подъехал к Киеву.", "wrong-place", "Он подъехал ко Львову."),
        ("He came from Vladivostok to Astana.", "Он приехал из Владивостока в Нур-Султан.", "outdated", "Он приехал из Владивостока в Астану."),
        ("The army of Georgia", "армия Армении", "wrong-place", "армия Грузии"),
        ("Armenian troops", "грузинские войска", "wrong-place", "армянские войска"),
        ("Refugees from Nagorno Karabakh", "беженцы из Нагорном Карабахе", "case", "беженцы из Нагорного Карабаха"),
        ("Snow in Nagorno Karabakh", "Снег в Нагорном Карабаке", "typo", "Снег в Нагорном Карабахе"),
        ("Snow in Nagorno Karabakh", "Снег в Горном Карабахе", "deprecated", "Снег в Нагорном Карабахе"),
        ("Snow in Shymkent", "Снег в Shymkent", "other-alphabet", "Снег в Шымкенте"),
        ("near Shymkent", "под Shymkent", "other-alphabet", "под Шымкентом"),
        ("BAKU was quiet", "ТБИЛИСИ молчал", "wrong-place", "БАКУ молчал"),
    ],
)  # fmt: skip
def test_the_fix_is_in_its_case(glossary: Glossary, en: str, ru: str, rule: str, fixed: str) -> None:
    pair, findings = one(glossary, en, ru)
    (finding,) = [f for f in findings if f.check == rule]
    assert finding.suggestion is not None
    assert finding.suggestion.apply(pair).ru == fixed


@pytest.mark.parametrize(
    ("en", "ru", "fixed"),
    [
        ("Rents in Almaty fell.", "Арендная плата в Алмате упала.", "Арендная плата в Алматы упала."),
        ("Their command in Khojaly was silent.", "Их командование в Ходжале молчало.", "Их командование в Ходжалы молчало."),
        ("In Dubasari the river is narrow.", "В Дубоссари река узкая.", "В Дубоссарах река узкая."),
        ("They came from Stepanakert.", "Они приехали из Степанакерты.", "Они приехали из Степанакерта."),
    ],
)  # fmt: skip
def test_an_ending_of_a_machines_own_making_is_mended(
    glossary: Glossary, en: str, ru: str, fixed: str
) -> None:
    for reused in (False, True):  # of today, and of an earlier run
        pair = Pair("a", 0, en, ru, reused=reused)
        assert repair(pair, check([pair], glossary)).ru == fixed


def test_a_person_may_know_a_form_that_the_glossary_lacks(glossary: Glossary) -> None:
    pair = Pair("a", 0, "Rents in Almaty fell.", "Арендная плата в Алмате упала.", origin="edition")
    assert check([pair], glossary) == []


def test_an_abbreviation_gives_way_with_its_article_and_its_capitals(glossary: Glossary) -> None:
    pair = Pair("a", 0, "He is a citizen of the RF.", "Он гражданин РФ.", source="ru")
    (finding,) = check([pair], glossary)
    assert finding.suggestion is not None
    assert finding.suggestion.apply(pair).en == "He is a citizen of Russia."


@pytest.mark.parametrize(
    ("en", "ru", "repaired"),
    [
        ("They met in Baku.", "Они встретились в Тбилиси.", "Они встретились в Баку."),
        ("Armenia accused them.", "Азербайджан обвинил их.", "Азербайджан обвинил их."),  # обвинил would not agree
        ("In Astana, which is cold,", "В Нур-Султане, который холоден,", "В Нур-Султане, который холоден,"),
        ("He flew to Baku from Tbilisi.", "Он прилетел в Тбилиси из Еревана.", "Он прилетел в Тбилиси из Еревана."),
        ("“We love Astana,” she said.", "«Мы любим Нур-Султан», — сказала она.", "«Мы любим Нур-Султан», — сказала она."),
        ("Growth of 1.5 percent in Baku", "Рост на 1.5 процента в Тбилиси", "Рост на 1.5 процента в Баку"),
    ],
)  # fmt: skip
def test_repair_does_what_is_certain_only(glossary: Glossary, en: str, ru: str, repaired: str) -> None:
    pair, findings = one(glossary, en, ru)
    assert findings
    assert repair(pair, findings).ru == repaired


def test_repair_leaves_other_pairs_and_overlaps_alone() -> None:
    pair = Pair("a", 0, "x", "один два")
    made = [
        Finding("a:0", "typo", "warning", "m", suggestion=Edit("ru", 0, 4, "три", certain=True)),
        Finding("a:0", "typo", "warning", "m", suggestion=Edit("ru", 2, 6, "!", certain=True)),
        Finding("a:1", "typo", "warning", "m", suggestion=Edit("ru", 5, 8, "?", certain=True)),
        Finding("a:0", "typo", "warning", "m", suggestion=Edit("ru", 5, 8, "четыре", certain=True)),
    ]
    assert repair(pair, made).ru == "три четыре"


def test_a_quotation_lowers_the_severity(glossary: Glossary) -> None:
    _, plain = one(glossary, "The court of Astana ruled.", "Суд Нур-Султана решил.")
    _, quoted = one(glossary, "“The court of Astana ruled.”", "«Суд Нур-Султана решил».")
    assert [f.severity for f in plain] == ["error"]
    assert [f.severity for f in quoted] == ["warning"]


def test_a_place_just_named_may_be_left_to_a_pronoun(glossary: Glossary) -> None:
    first = Pair("a", 0, "Baku is quiet.", "В Баку тихо.")
    second = Pair("a", 1, "Nobody works in Baku.", "Там никто не работает.")
    alone = check([second], glossary)
    after = [f for f in check([first, second], glossary) if f.pair == "a:1"]
    elsewhere = check([Pair("b", 0, "Baku is quiet.", "В Баку тихо."), second], glossary)
    assert [f.severity for f in alone] == [f.severity for f in elsewhere] == ["warning"]
    assert [f.severity for f in after] == ["info"]


def test_a_quotation_may_run_over_several_sentences(glossary: Glossary) -> None:
    first = Pair("a", 0, "“It is quiet,” he said.", "«Тихо, — сказал он.")
    second = Pair("a", 1, "“Nobody works.”", "— Никто не работает».")
    assert check([first, second], glossary) == []
    assert [f.check for f in check([first], glossary)] == ["quotes"]


@pytest.mark.parametrize(
    ("kind", "en", "ru", "source", "said"),
    [
        ("media", "He told Gazetta it was calm.", "Он сказал Gazetta, что всё спокойно.", "en", []),
        ("company", "Gazetta went bankrupt.", "Gazetta обанкротилась.", "en", []),
        ("company", "He works for Газетта.", "Он работает в «Газетте».", "ru", ["other-alphabet"]),
        ("body", "He wrote to Gazetta.", "Он написал Gazetta.", "en", ["other-alphabet"]),
        ("town", "He lives in Gazetta.", "Он живёт в Gazetta.", "en", ["other-alphabet"]),
    ],
)
def test_a_brand_may_keep_its_latin_letters_in_russian(
    glossary: Glossary, kind: str, en: str, ru: str, source: str, said: list[str]
) -> None:
    known = glossary.revised("gazetta", {"kind": kind, "en": "Gazetta", "ru": "Газетта"})
    assert [finding.check for finding in one(known, en, ru, source=source)[1]] == said


def test_policy_and_prohibition(tmp_path: Path) -> None:
    desk = tmp_path / "desk.toml"
    desk.write_text(
        '[prefer]\n"kyrgyzstan.ru" = "Киргизия"\n[forbid]\n"stepanakert.ru" = ["Ханкенди"]\n',
        encoding="utf-8",
    )
    strict = load(policy=str(desk))
    _, policy = one(strict, "A court in Kyrgyzstan ruled.", "Суд в Кыргызстане решил.")
    assert [(f.check, f.severity, f.expected) for f in policy] == [("policy", "warning", "Киргизии")]
    _, forbidden = one(strict, "A court in Stepanakert ruled.", "Суд в Ханкенди решил.")
    assert [(f.check, f.severity, f.expected) for f in forbidden] == [("forbidden", "error", "Степанакерте")]


def test_a_name_that_the_source_chose_is_followed() -> None:
    desk = load(policy="eurasianet")
    _, findings = one(desk, "The bus to Khankendi is full.", "Автобус в Ханкенди полон.")
    assert findings == []
    _, findings = one(desk, "The bus to Stepanakert is full.", "Автобус в Ханкенди полон.")
    assert findings == []  # which the policy admits
    _, findings = one(desk, "The bus to Belarus is full.", "Автобус в Белоруссию полон.")
    assert [f.check for f in findings] == ["policy"]


@pytest.mark.parametrize(
    ("ru", "fixed"),
    [("На Украине выпал снег.", "В Украине выпал снег."), ("Они едут на Украину.", "Они едут в Украину."), ("Снег выпал в Украине.", ""),
     ("Они едут с Украины.", "Они едут из Украины."), ("Споры с Украиной идут.", ""), ("Надежды на Украину нет.", ""), ("Нападение на Украину началось.", "")],
)  # fmt: skip
def test_a_policy_chooses_between_two_prepositions(tmp_path: Path, ru: str, fixed: str) -> None:
    policy = tmp_path / "desk.toml"
    policy.write_text('title = "Desk"\n[preposition]\n"ukraine.ru" = "в"\n', encoding="utf-8")
    pair, findings = one(load(policy=str(policy)), "Snow fell in Ukraine.", ru)
    found = [f.suggestion.apply(pair).ru for f in findings if f.check == "preposition" and f.suggestion]
    assert found == ([fixed] if fixed else [])


def test_undated_pairs_only_mention_historical_names(glossary: Glossary) -> None:
    pair = Pair("a", 0, "A court in Astana ruled.", "Суд в Нур-Султане решил.")
    assert [(f.check, f.severity) for f in check([pair], glossary)] == [("outdated", "info")]


@pytest.mark.parametrize(
    ("en", "ru", "explained"),
    [
        ("They met in Baku.", "Они встретились в Тбилиси.", [("wrong-place", "", "kept"), ("missing", "may_be_meant", "covered")]),
        ("Turkey's lira fell.", "Лира упала.", [("missing", "attribute", "kept")]),
        ("Israel Adesanya won in Baku.", "Исраэль Адесанья победил в Баку.", [("missing", "given_name", "silenced")]),
        ("Georgia Smith left Baku.", "Джорджия Смит уехала из Баку.", [("missing", "given_name", "silenced")]),
    ],
)  # fmt: skip
def test_explain_names_the_rule_that_decided(glossary: Glossary, en: str, ru: str, explained: list[tuple[str, str, str]]) -> None:
    remarks = explain([Pair("a", 0, en, ru)], glossary)
    assert [(r.check, r.rule, r.outcome) for r in remarks if r.check in ("missing", "wrong-place")] == explained


def test_checks_and_rules_have_names_of_their_own_and_say_what_they_find() -> None:
    for names in ([one.name for one in CHECKS], [rule.__name__ for rule in (*PRESENCE, *TOLERANCES)]):
        assert len(set(names)) == len(names)
    rules = [rule for one in CHECKS for rule in one.rules]
    assert all(rule.__doc__ for rule in (*rules, *PRESENCE, *TOLERANCES))
    assert all((one.title and one.description.endswith((".", "»"))) or one.description[-1].isalpha() for one in CHECKS)


def test_invisible_marks_and_broken_encodings(glossary: Glossary) -> None:
    _, (mark,) = one(glossary, "Snow in Baku", "Снег в Ба\u200bку")
    assert (mark.check, mark.severity, mark.suggestion and mark.suggestion.text) == ("invisible", "info", "")
    broken = "Снег в Баку и в Гяндже".encode("cp1251").decode("cp1252")
    pair, (junk,) = one(glossary, "Snow in Baku and in Ganja", broken)
    assert junk.check == "encoding" and junk.suggestion
    assert junk.suggestion.apply(pair).ru == "Снег в Баку и в Гяндже"


def test_without_a_glossary_only_names_are_silent() -> None:
    pair = Pair("a", 0, "They met in Baku in 2019.", "Они встретились в Тбилиси в 2018 году.")
    assert [f.check for f in check([pair])] == ["number"]


@pytest.mark.parametrize(
    ("text", "place", "cases"),
    [
        ("из Баку", 3, {"gen"}), ("об Армении", 3, {"loc", "acc"}), ("Из-за Грузии", 6, {"gen"}),
        ("город Баку", 6, None), ("«в» Баку", 4, None), ("по Казахстану", 3, {"dat", "loc", "acc"}),
    ],
)  # fmt: skip
def test_prepositions_govern(text: str, place: int, cases: set[str] | None) -> None:
    before = governor(text, place)
    assert (set(before.cases) if before else None) == cases


@pytest.mark.parametrize(
    ("preposition", "name", "right"),
    [("о", "Армения", "об"), ("об", "Грузии", "о"), ("в", "Владивостоке", "во"), ("во", "Баку", "в"), ("О", "Абхазии", "Об"),
     ("с", "Степанакертом", "со"), ("со", "Баку", "с"), ("из", "Оша", "из"), ("о", "Ереване", "о")],
)  # fmt: skip
def test_prepositions_sound_right(preposition: str, name: str, right: str) -> None:
    assert preposition_before(preposition, name) == right


@pytest.mark.parametrize(
    ("text", "name", "case"),
    [("in Baku", "Baku", "loc"), ("to the Caucasus", "Caucasus", "acc"), ("Baku's mayor", "Baku", "gen"), ("Baku said", "Baku", "nom")],
)  # fmt: skip
def test_english_tells_a_case(text: str, name: str, case: str) -> None:
    start = text.index(name)
    assert english_case(text, start, start + len(name)) == case


@pytest.mark.parametrize(
    ("one_word", "other"),
    [("Emirates", "Эмирейтс"), ("Moskva", "Москва"), ("Jordan", "Джордан"), ("Rossiya", "Россия")],
)
def test_words_sound_alike_across_alphabets(one_word: str, other: str) -> None:
    assert consonants(one_word) == consonants(other)


@pytest.mark.parametrize(
    ("en", "ru"),
    [
        ("anti-Pakistan militants", "антипакистанские боевики"), ("a goal at the Emirates", "гол на «Эмирейтс»"),
        ("flights of Air Astana", "рейсы Air Astana"),
        ("dust from the Aral Sea", "пыль с Арала"), ("He teaches in Petersburg.", "Он преподаёт в Петербурге."),
        ("zones in Southeast Asia and Central Asia", "зоны в Юго-Восточной и Центральной Азии"),
        ("the Mediterranean, Red and Dead Seas", "Средиземное, Красное и Мёртвое моря"), ("a forum in Sochi", "форум вСочи"),
        ("the Crimean Tatar channel", "крымско-татарский телеканал"), ("flight American 11 left", "рейс American 11 вылетел"),
        ("Peter was scared.", "Питер испугался."), ("the play “Baku”", "пьеса «Город ветров»"),
        ("the Investigative Committee of Russia", "в СКР"), ("after the party of Angela Merkel", "после партии Ангелы Меркель"),
        ("a Kyrgyz court", "суд Кыргызстана"), ("Armenians voted", "Армения голосовала"), ("the Moscow Times", "The Moscow Times"),
    ],
)  # fmt: skip
def test_names_in_another_dress_are_not_missing(glossary: Glossary, en: str, ru: str) -> None:
    assert [f for f in one(glossary, en, ru)[1] if f.severity != "info"] == []


def test_a_text_too_long_to_be_checked_again_is_offered_no_fix(glossary: Glossary) -> None:
    pair, [offered] = one(glossary, "They met in Baku.", "Они встретились в Тбилиси.")
    [bare] = check([pair], glossary, limits=replace(DEFAULT, longest=20))
    assert offered.suggestion is not None and bare == replace(offered, suggestion=None)


@pytest.mark.parametrize(
    ("en", "ru", "fixed"),
    [
        ("He lives in Nizhny Novgorod.", "Он живёт в Нижнем Новгород.", "Он живёт в Нижнем Новгороде."),
        ("Snow fell in North Ossetia.", "Снег выпал в Северной Осетия.", "Снег выпал в Северной Осетии."),
        ("Ships left the Black Sea.", "Суда вышли из Чёрного море.", "Суда вышли из Чёрного моря."),
        ("Armenia and Georgia signed.", "Армения и Грузию подписали.", "Армения и Грузия подписали."),
        ("The border with Turkey is open.", "Граница с Турции открыта.", "Граница с Турцией открыта."),
        ("The mayor of Yerevan left.", "Мэр Ереван уехал.", "Мэр Еревана уехал."),
    ],
)
def test_names_in_the_wrong_case_come_with_the_right_one(glossary: Glossary, en: str, ru: str, fixed: str) -> None:
    pair, [finding] = one(glossary, en, ru)
    assert finding.check == "case" and finding.suggestion
    assert finding.suggestion.apply(pair).ru == fixed


@pytest.mark.parametrize(
    ("en", "ru"),
    [
        ("He lives in Nizhny Novgorod.", "Он живёт в Нижнем Новгороде."), ("Armenia and Georgia signed.", "Армения и Грузия подписали."),
        ("Talks with Turkey go on.", "Переговоры с Турцией идут."), ("They live in Armenia and Georgia.", "Они живут в Армении и в Грузии."),
        ("The mayor of the town of Gori left.", "Мэр города Гори уехал."),
    ],
)  # fmt: skip
def test_names_in_the_right_case_are_left_alone(glossary: Glossary, en: str, ru: str) -> None:
    assert one(glossary, en, ru)[1] == []


@pytest.mark.parametrize(
    ("en", "ru", "check", "severity"),
    [
        ("A fire broke out in Naryn.", "Вспыхнул пожар.", "missing", "error"),
        ("The mayor of Fergana left.", "Мэр Батуми уехал.", "wrong-place", "error"),
        ("Farmers blocked the road.", "Фермеры из Ахалкалаки перекрыли дорогу.", "added-place", "warning"),
        ("They left Batumi.", "Они уехали из Батуми в Ахалкалаки.", "added-place", "info"),
        ("Farmers blocked the road.", "Фермеры Грузии перекрыли дорогу.", "added-place", "info"),
        ("Iraqi pilgrims crossed into Iran.", "Иранские паломники пересекли границу Ирана.", "wrong-place", "error"),
        ("North Korea accused the country of theft.", "обвинила страну в краже.", "missing", "warning"),
        ("Brussels wants a deal.", "ЕС хочет договора.", "missing", "info"),
        ("Kazakhstan's tenge fell.", "Тенге упал.", "missing", "info"),
        ("The town of Gyumri is poor.", "Город Гиумри бедный.", "typo", "warning"),
        ("Buses to Kobuleti stopped.", "Автобусы в Кобулеты не ходят.", "typo", "warning"),
        ("Armenian and Georgian farmers left.", "Армянские фермеры ушли.", "missing", "warning"),
        ("The port is closed.", "Пoрт закрыт.", "mixed-alphabets", "warning"),
        ("Armenia did not sign the treaty.", "Армения подписала договор.", "negation", "warning"),
    ],
)
def test_what_is_said_and_how_gravely(glossary: Glossary, en: str, ru: str, check: str, severity: str) -> None:
    assert (check, severity) in [(f.check, f.severity) for f in one(glossary, en, ru)[1]]


@pytest.mark.slow
def test_every_person_can_be_missing(glossary: Glossary) -> None:
    """Persons of one name, with forms of their own and without a gender among them."""
    for concept in glossary.concepts.values():
        if concept.kind == "person":
            for lang, source, target in (("en", "{} spoke.", "Он выступил."), ("ru", "Выступил {}.", "He spoke.")):
                name = concept.terms_in(lang)[0].name  # type: ignore[arg-type]
                en, ru = (source.format(name), target) if lang == "en" else (target, source.format(name))
                one(glossary, en, ru, source=lang)
