"""The embedded translation packages: complete, small, described, and able to translate as they are."""

import json
from functools import cache
from pathlib import Path

import ctranslate2
import pytest
import sentencepiece

import aligner

MODELS = Path(aligner.__file__).parent / "models"
MOST_BYTES = 25 * 2**20
SENTENCES = {
    "en": ["The president of Georgia met the prime minister in Tbilisi on Monday.", "user_name, Ğ ☃ 2024"],
    "ru": ["Президент Грузии встретился с премьер-министром в Тбилиси в понедельник.", "user_name, Ğ ☃ 2024"],
}

directions = pytest.mark.parametrize(("source", "target"), [("en", "ru"), ("ru", "en")])


def folder(source: str, target: str) -> Path:
    return MODELS / f"{source}_{target}"


@cache
def pieces(source: str, target: str) -> sentencepiece.SentencePieceProcessor:
    return sentencepiece.SentencePieceProcessor(
        model_file=str(folder(source, target) / "sentencepiece.model")
    )


@cache
def model(source: str, target: str) -> ctranslate2.Translator:
    return ctranslate2.Translator(str(folder(source, target) / "model"), intra_threads=1)


def translate(source: str, target: str, text: str) -> str:
    """As stock argostranslate calls a package: pieces in, best hypothesis out."""
    tokens = pieces(source, target).encode(text, out_type=str)
    result = model(source, target).translate_batch([tokens], beam_size=2, max_decoding_length=100)
    return pieces(source, target).decode(result[0].hypotheses[0])


@directions
def test_a_package_is_complete_and_small(source: str, target: str) -> None:
    place = folder(source, target)
    names = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
    assert names == {
        "metadata.json",
        "README.md",
        "sentencepiece.model",
        "model/model.bin",
        "model/config.json",
        "model/shared_vocabulary.json",
    }
    assert sum((place / name).stat().st_size for name in names) <= MOST_BYTES


@directions
def test_a_package_describes_itself(source: str, target: str) -> None:
    described = json.loads((folder(source, target) / "metadata.json").read_text("utf-8"))
    assert (described["from_code"], described["to_code"], described["type"]) == (source, target, "translate")
    own = described["aligner"]
    marks = [*own["terms"].values(), own["placeholder"]]
    assert set(own["terms"]) == {"open", "mid", "close"}
    known = {
        pieces(source, target).id_to_piece(number) for number in range(pieces(source, target).vocab_size())
    }
    assert {mark.strip() for mark in marks} <= known, "every mark is one piece"
    assert own["max_tokens"] > 60


@directions
def test_both_vocabularies_agree(source: str, target: str) -> None:
    listed = json.loads((folder(source, target) / "model/shared_vocabulary.json").read_text("utf-8"))
    processor = pieces(source, target)
    assert listed == [processor.id_to_piece(number) for number in range(processor.vocab_size())]


@directions
def test_nothing_of_a_text_is_lost_in_pieces(source: str, target: str) -> None:
    for text in SENTENCES["en"] + SENTENCES["ru"]:
        assert pieces(source, target).decode(pieces(source, target).encode(text)) == text


@directions
def test_a_sentence_comes_out_in_the_other_language(source: str, target: str) -> None:
    output = translate(source, target, SENTENCES[source][0])
    cyrillic = sum("а" <= letter.lower() <= "я" for letter in output)
    latin = sum("a" <= letter.lower() <= "z" for letter in output)
    assert output and ("⟦" not in output) and ("▁" not in output)
    assert (cyrillic > latin) == (target == "ru")


@directions
def test_the_card_names_sources_and_licences(source: str, target: str) -> None:
    card = (folder(source, target) / "README.md").read_text("utf-8")
    for word in ("CC0", "CC BY", "BLEU", "chrF2", "newstest2020"):
        assert word in card
