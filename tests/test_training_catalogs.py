"""Message catalogs as pairs for the translation models' recipe."""

import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from training.translation import catalogs
from training.translation.corpus import Pair


@pytest.mark.parametrize(
    ("message", "said", "pairs"),
    [
        ("A ripe plum.", "Спелая слива.", [("A ripe plum.", "Спелая слива.")]),
        (("a plum", "plums"), ("слива", "сливы", "слив"), [("a plum", "слива")]),
        (
            "It rains.  Go home!",
            "Идёт дождь. Иди домой!",
            [("It rains.", "Идёт дождь."), ("Go home!", "Иди домой!")],
        ),
        ("It rains. Go home!", "Иди домой: дождь!", [("It rains. Go home!", "Иди домой: дождь!")]),
        (
            "The baker\n\nBread and salt",
            "Пекарь\n\nХлеб-соль",
            [("The baker", "Пекарь"), ("Bread and salt", "Хлеб-соль")],
        ),
        ("<color_red>Stop.</color>", "<color_red>Стойте.</color>", [("Stop.", "Стойте.")]),
        ("You have %d plums.", "У вас %d слив.", []),
        ("Hello, {name}.", "Здравствуйте, {name}.", []),
        (
            "Half of 100 % is 50 %.",
            "Половина от 100 % — 50 %.",
            [("Half of 100 % is 50 %.", "Половина от 100 % — 50 %.")],
        ),
    ],
)
def test_messages_become_pairs(
    tmp_path: Path,
    message: str | tuple[str, str],
    said: str | tuple[str, ...],
    pairs: list[tuple[str, str]],
) -> None:
    catalog = Catalog(locale="ru", fuzzy=False)
    catalog.add(message, said)
    written = io.BytesIO()
    write_mo(written, catalog)
    place = tmp_path / "usr" / "share" / "locale" / "ru" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "orchard.mo").write_bytes(written.getvalue())
    assert list(catalogs.read(tmp_path)) == [Pair("catalog_orchard", en, ru) for en, ru in pairs]


def test_a_messages_context_is_no_part_of_it(tmp_path: Path) -> None:
    catalog = Catalog(locale="ru")
    catalog.add("Bank", "Берег", context="river")
    place = tmp_path / "ru" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "orchard.mo").open("wb") as file:
        write_mo(file, catalog)
    assert list(catalogs.read(tmp_path)) == [Pair("catalog_orchard", "Bank", "Берег")]
