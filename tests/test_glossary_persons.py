"""Persons: every form found, told apart from namesakes and places, declined, given as hints; common words with senses."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from aligner.checks import check
from aligner.errors import GlossaryError
from aligner.glossary import Glossary, load, term_hints
from aligner.glossary.concepts import read_concept
from aligner.glossary.inflect import inhabitant_forms, word_forms
from aligner.glossary.person_forms import person_forms
from aligner.model import Lang, Pair, other
from aligner.text.morphology import endings

SMALL = Path(__file__).parent / "cases" / "glossary" / "termbase"
PERSONS = Path(__file__).parent / "cases" / "glossary" / "persons.toml"


@pytest.fixture(scope="module")
def glossary(tmp_path_factory: pytest.TempPathFactory) -> Glossary:
    folder = tmp_path_factory.mktemp("persons") / "termbase"
    shutil.copytree(SMALL, folder)
    shutil.copy(PERSONS, folder / "persons.toml")
    return load(folder)


def found(glossary: Glossary, text: str, lang: Lang) -> list[str]:
    """Mentions as "text = concept|other"."""
    mentions = glossary.find(text, lang)
    return [f"{one.text} = {'|'.join(one.candidates)}" for one in mentions if one.kind in ("person", "surname")]


@pytest.mark.parametrize(
    ("text", "lang", "mentions"),
    [
        ("Владимиру Зеленскому позвонили.", "ru", ["Владимиру Зеленскому = zelensky"]),
        ("Зеленский Владимир Александрович, президент.", "ru", ["Зеленский Владимир Александрович = zelensky"]),
        ("Vladimir Zelenskyy's office", "en", ["Vladimir Zelenskyy = zelensky"]),
        ("Они говорили с Зеленским и Алиевой.", "ru", ["Зеленским = zelensky", "Алиевой = mehriban-aliyeva"]),
        ("President Zelensky said.", "en", ["Zelensky = zelensky"]),
        ("И. Алиев прибыл, Р. Алиев уехал.", "ru", ["Алиев = ilham-aliyev"]),
        ("Боксёр Рустам Алиев победил.", "ru", []),
        ("The boxer Rustam Aliyev won.", "en", []),
        ("Алиев Рустам победил.", "ru", []),
        ("Президента Алиева встретили.", "ru", ["Алиева = ilham-aliyev|heydar-aliyev"]),
        ("Heydar Aliyev's son. Aliyev died.", "en", ["Heydar Aliyev = heydar-aliyev", "Aliyev = heydar-aliyev"]),
        ("Heydar Aliyev fought. Rustam Aliyev lost.", "en", ["Heydar Aliyev = heydar-aliyev"]),
        ("Ким Чен Ына ждали.", "ru", ["Ким Чен Ына = kim-jong-un"]),
        ("Kim left the room.", "en", []),
        ("Supreme leader Kim left the room.", "en", ["Kim = kim-jong-un"]),
        ("Ангелу Меркель сменил Олаф.", "ru", ["Ангелу Меркель = angela-merkel"]),
        ("Папу Франциска похоронили.", "ru", ["Папу Франциска = pope-francis"]),
    ],
)
def test_persons_are_found_and_told_apart(glossary: Glossary, text: str, lang: Lang, mentions: list[str]) -> None:
    assert sorted(found(glossary, text, lang)) == sorted(mentions)


def test_a_first_name_of_a_listed_person_is_still_a_first_name(glossary: Glossary) -> None:
    assert glossary.find("Встретил Владимир Гори.", "ru") == []  # somebody of that surname, not the town


@pytest.mark.parametrize(
    ("text", "on", "first"),
    [
        ("Aliyev opened the bridge.", date(2001, 5, 1), "heydar-aliyev"),
        ("С Алиевым встретились.", date(2001, 5, 1), "heydar-aliyev"),
        ("Aliyev opened the bridge.", date(2023, 5, 1), "ilham-aliyev"),
        ("Ilham Aliyev came. Aliyev left.", date(2001, 5, 1), "ilham-aliyev"),
    ],
)
def test_a_family_name_alone_is_the_office_holders(glossary: Glossary, text: str, on: date, first: str) -> None:
    lang: Lang = "en" if text.isascii() else "ru"
    assert glossary.find(text, lang, on)[-1].concept == first


@pytest.mark.parametrize(
    ("given", "family", "gender", "forms"),
    [
        ("Ильхам", "Алиев", "m", "Ильхам Алиев/Ильхама Алиева/Ильхаму Алиеву/Ильхама Алиева/Ильхамом Алиевым/Ильхаме Алиеве"),
        ("Майя", "Санду", "f", "Майя Санду/Майи Санду/Майе Санду/Майю Санду/Майей Санду/Майе Санду"),
        ("Ангела", "Меркель", "f", "Ангела Меркель/Ангелы Меркель/Ангеле Меркель/Ангелу Меркель/Ангелой Меркель/Ангеле Меркель"),
        ("Пётр", "Порошенко", "m", "Пётр Порошенко/Петра Порошенко/Петру Порошенко/Петра Порошенко/Петром Порошенко/Петре Порошенко"),
        ("Роза", "Отунбаева", "f", "Роза Отунбаева/Розы Отунбаевой/Розе Отунбаевой/Розу Отунбаеву/Розой Отунбаевой/Розе Отунбаевой"),
        ("Левон", "Тер-Петросян", "m", "Левон Тер-Петросян/Левона Тер-Петросяна/Левону Тер-Петросяну/Левона Тер-Петросяна/Левоном Тер-Петросяном/Левоне Тер-Петросяне"),
        ("Башар", "аль-Асад", "m", "Башар аль-Асад/Башара аль-Асада/Башару аль-Асаду/Башара аль-Асада/Башаром аль-Асадом/Башаре аль-Асаде"),
        ("Никита", "Белых", "m", "Никита Белых/Никиты Белых/Никите Белых/Никиту Белых/Никитой Белых/Никите Белых"),
        ("Реджеп Тайип", "Эрдоган", "m", "Реджеп Тайип Эрдоган/Реджепа Тайипа Эрдогана/Реджепу Тайипу Эрдогану/Реджепа Тайипа Эрдогана/Реджепом Тайипом Эрдоганом/Реджепе Тайипе Эрдогане"),
        ("Нино", "Бурджанадзе", "f", "/".join(["Нино Бурджанадзе"] * 6)),
    ],
)  # fmt: skip
def test_names_decline(given: str, family: str, gender: str, forms: str) -> None:
    table = {"kind": "person", "gender": gender, "en": {"given": "A", "family": "B"}, "ru": {"given": given, "family": family}}
    made = person_forms(read_concept("x", table).terms_in("ru")[0], gender)
    assert "/".join(alternatives[0] for alternatives in made.values()) == forms


@pytest.mark.parametrize(("one", "many"), [("гюмрийка", "гюмриек"), ("горийка", "гориек"), ("хазарейка", "хазареек"), ("бакинка", "бакинок")])
def test_women_of_a_place_decline_in_the_plural(one: str, many: str) -> None:
    assert inhabitant_forms(one)["gen.pl"] == (many,)


def test_hints_name_the_person_as_the_text_does(glossary: Glossary) -> None:
    text = "Vladimir Zelenskiy met Aliyev. Zelenskiy left."
    assert [hint.target for hint in term_hints(glossary, text, "en")] == ["Владимир Зеленский", "Алиев", "Зеленский"]
    mention = glossary.find("Разговор с Зеленским.", "ru")[0]
    assert glossary.inflect("zelensky", "en", like=mention) == "Zelensky"
    assert glossary.inflect("ilham-aliyev", "ru", like=mention) == "Алиевым"
    assert (glossary.gender(mention), glossary.gender(glossary.find("Тбилиси", "ru")[0])) == ("m", "")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"gender": ""}, "gender is missing"),
        ({"ru": {"family": "Б"}}, "a given and a family name"),
        ({"offices": [{"en": "mayor"}]}, "offices is a list"),
        ({"kind": "city"}, "only a person"),
    ],
)
def test_a_person_that_is_half_written_is_refused(change: dict[str, object], words: str) -> None:
    table = {"kind": "person", "gender": "m", "en": {"given": "A", "family": "B"}, "ru": {"given": "А", "family": "Б"}}
    with pytest.raises(GlossaryError, match=words):
        read_concept("x", table | change)


@pytest.mark.parametrize(
    ("en", "ru", "source", "findings"),
    [
        ("Ilham Aliyev spoke.", "Выступил Гейдар Алиев.", "en", [("wrong-person", "error", "Ильхам Алиев")]),
        ("They met Ilham Aliyev.", "Они встретили Гейдара Алиева.", "en", [("wrong-person", "error", "Ильхама Алиева")]),
        ("Ilham Aliyev spoke.", "Алиев выступил.", "en", []),
        ("Aliyev spoke.", "Выступил Гейдар Алиев.", "en", []),
        ("Ilham Aliyev spoke.", "Выступил глава государства.", "en", [("missing-person", "warning", "Ильхам Алиев")]),
        ("Mr. Zelensky spoke.", "Он выступил.", "en", [("missing-person", "info", "Зеленский")]),
        ("Zelenskyy spoke.", "Выступил Владимир Зеленский.", "ru", []),
    ],
)
def test_checks_tell_persons_apart(
    glossary: Glossary, en: str, ru: str, source: Lang, findings: list[tuple[str, str, str]]
) -> None:
    found = check([Pair("p", 0, en, ru, source=source)], glossary)
    assert [(one.check, one.severity, one.expected) for one in found if "person" in one.check] == findings


def names_elsewhere(glossary: Glossary, text: str, lang: Lang) -> list[str]:
    """Return the names in the other language of the common words of a text, without words whose sense stays open."""
    senses = [{glossary.names(id, other(lang))[0] for id in word.candidates} for word in glossary.words(text, lang)]
    return [names.pop() for names in senses if len(names) == 1]


def test_words_are_apart_from_names_and_have_senses(glossary: Glossary) -> None:
    text = "A deputy of parliament asked the deputy minister for 500 soms."
    assert glossary.find(text, "en") == []
    words = glossary.words(text, "en")
    assert [(one.text, one.candidates) for one in words] == [
        ("deputy", ("deputy-lawmaker",)),
        ("deputy", ("deputy-second",)),
        ("soms", ("som",)),
    ]
    assert [(hint.target, bool(hint.accepted)) for hint in term_hints(glossary, text, "en")] == [("депутат", True), ("заместитель", True), ("сом", True)]
    assert names_elsewhere(glossary, text, "en") == ["депутат", "заместитель", "сом"]
    russian = glossary.words("Заместителям депутатов дали верхнюю палату.", "ru")
    assert [one.concept for one in russian] == ["deputy-second", "deputy-lawmaker", "upper-house"]
    assert glossary.words("A deputy came.", "en")[0].candidates == ("deputy-lawmaker", "deputy-second")


@pytest.mark.parametrize(
    ("word", "tag", "form"),
    [
        ("протестующий", "gen.pl", "протестующих"),
        ("пропавший без вести", "dat.pl", "пропавшим без вести"),
        ("зороастриец", "gen.sg", "зороастрийца"),
        ("криптовалюта", "gen.pl", "криптовалют"),
        ("махалля", "nom.pl", "махалли"),
        ("дизтопливо", "ins.sg", "дизтопливом"),
        ("маслихат", "acc.pl", "маслихаты"),
        ("сай", "dat.pl", "саям"),
        ("насвай", "gen.sg", "насвая"),
    ],
)
def test_a_word_that_the_dictionary_lacks_declines_in_both_numbers(word: str, tag: str, form: str) -> None:
    term = read_concept("x", {"kind": "word", "en": "x", "ru": word}).terms_in("ru")[0]
    assert word_forms(term, word)[tag][0] == form


@pytest.mark.parametrize("word", ["джайлоо", "беркутчи"])
def test_a_word_that_stands_still_has_no_forms(word: str) -> None:
    assert endings.common(word) == {}


@pytest.mark.parametrize(
    ("text", "lang", "names"),
    [
        ("Аким области и хоким вилоята обсудили веерные отключения.", "ru", ["akim", "region", "hokim", "viloyat", "rolling blackouts"]),
        ("Протестующие требовали освободить политзаключённых.", "ru", ["protester", "political prisoner"]),
        ("Чабаны перегнали отары с джайлоо.", "ru", ["shepherd", "flock", "summer pasture"]),
        ("Remittances fell, and snow closed the mountain pass.", "en", ["денежные переводы", "перевал"]),
        ("The deputy minister met deputies of the parliament.", "en", ["заместитель министра", "депутат", "парламент"]),
        ("He shot a pass to the striker.", "en", []),
    ],
)
def test_common_words_of_the_shipped_termbase_are_found(text: str, lang: Lang, names: list[str]) -> None:
    assert names_elsewhere(load(), text, lang) == names


def test_the_shipped_words_say_where_they_come_from() -> None:
    words = [one for one in load().concepts.values() if one.kind == "word"]
    assert len(words) >= 1000 and all(one.sources and one.checked for one in words)


@pytest.mark.parametrize(
    ("text", "lang", "mentions"),
    [
        ("Садыр Жапаров принял Ильхама Алиева.", "ru", ["Садыр Жапаров = sadyr-japarov", "Ильхама Алиева = ilham-aliyev"]),
        ("Сердар Бердымухамедов — сын Гурбангулы Бердымухамедова.", "ru",
         ["Сердар Бердымухамедов = serdar-berdimuhamedov", "Гурбангулы Бердымухамедова = gurbanguly-berdimuhamedov"]),
        ("George W. Bush is the son of George H. W. Bush", "en", ["George W. Bush = george-w-bush", "George H. W. Bush = george-h-w-bush"]),
        ("In May, Brown bears sleep.", "en", []),
        ("Боксёр Каримов победил.", "ru", []),
        ("Встреча Эмомали Рахмона и Рустама Эмомали", "ru", ["Эмомали Рахмона = emomali-rahmon", "Рустама Эмомали = rustam-emomali"]),
        ("Реджеп Тайипа Эрдогана ждали с Реджепом Тайипом Эрдоганом.", "ru",
         ["Реджеп Тайипа Эрдогана = recep-tayyip-erdogan", "Реджепом Тайипом Эрдоганом = recep-tayyip-erdogan"]),
        ("Ким Чен Ына и Ким Ё Чжон", "ru", ["Ким Чен Ына = kim-jong-un", "Ким Ё Чжон = kim-yo-jong"]),
        ("Говорили с патриархом Кириллом и Гарегином II.", "ru", ["патриархом Кириллом = patriarch-kirill", "Гарегином II = karekin-ii"]),
        ("Урсулой фон дер Ляйен", "ru", ["Урсулой фон дер Ляйен = ursula-von-der-leyen"]),
        ("Наваза Шарифа сменил Шахбаз Шариф.", "ru", ["Наваза Шарифа = nawaz-sharif", "Шахбаз Шариф = shehbaz-sharif"]),
        ("Президента Саргсяна сменил Армен Саркисян.", "ru", ["Саргсяна = serzh-sargsyan", "Армен Саркисян = armen-sarkissian"]),
    ],
)  # fmt: skip
def test_shipped_namesakes_are_told_apart(text: str, lang: Lang, mentions: list[str]) -> None:
    assert found(load(), text, lang) == mentions


def test_the_shipped_persons_hold_offices_of_listed_places() -> None:
    concepts = load().concepts
    persons = [one for one in concepts.values() if one.kind == "person"]
    assert len(persons) >= 850 and sum(bool(one.offices) for one in persons) >= 300
    assert {office.of for one in persons for office in one.offices if office.of} <= set(concepts)
