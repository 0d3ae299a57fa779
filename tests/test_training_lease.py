"""What a rented machine needs: denoising, plans, parcels.  Nothing here needs torch."""

import random
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.translation import denoise, parcel, vocabulary

PLANS = sorted((Path(__file__).parent.parent / "training" / "translation").glob("*.toml"))
WORDS = st.lists(st.text("abcd", min_size=1), min_size=1, max_size=60)


@given(WORDS, st.integers(0, 999))
def test_masks_take_words_away_and_leave_the_others_in_order(words: list[str], seed: int) -> None:
    found = denoise.masked(words, random.Random(seed))
    kept = iter(words)
    assert all(word in kept for word in found if word != vocabulary.MASK)
    gone = len(words) - sum(word != vocabulary.MASK for word in found)
    assert gone <= max(1, round(denoise.MASKED * len(words)))
    assert found.count(vocabulary.MASK) <= gone


def test_about_a_third_of_a_text_is_masked() -> None:
    rng = random.Random(1)
    texts = [[f"w{n}" for n in range(20)] for _ in range(2000)]
    kept = sum(word != vocabulary.MASK for text in texts for word in denoise.masked(text, rng))
    assert 0.2 < 1 - kept / 40_000 < 0.36


def test_an_example_fills_in_its_own_line() -> None:
    lines = ["The bridge over the Kura was closed again for repairs on Monday"] * 20
    for example in denoise.examples(lines, "en", random.Random(2)):
        assert example.target == lines[0]
        assert vocabulary.MASK in example.source
        assert (example.to, example.origin) == ("en", "noise")


def test_old_vocabularies_lack_the_mask() -> None:
    model = Path(__file__).parent.parent / "aligner" / "models" / "en_ru" / "sentencepiece.model"
    assert set(vocabulary.origins(vocabulary.load(model))) == {"back", "manual"}


def test_a_new_vocabulary_has_every_tag_and_letter(tmp_path: Path) -> None:
    rng = random.Random(3)
    letters = "abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюя"
    lines = [" ".join("".join(rng.choices(letters, k=6)) for _ in range(8)) for _ in range(2000)]
    vocabulary.learn(lines, tmp_path / "m", size=1200)
    pieces = vocabulary.load(tmp_path / "m")
    assert set(vocabulary.origins(pieces)) == set(vocabulary.ORIGINS)
    for text in ("ЩЁЪЫЬ", vocabulary.MASK):
        assert pieces.decode(pieces.encode(text)) == text
        assert not any(pieces.is_byte(number) for number in pieces.encode(text))


def work(folder: Path, names: list[str]) -> Path:
    (folder / "dev").mkdir(parents=True)
    for name in [*names, "dev/newstest2020.en-ru.en"]:
        (folder / name).write_bytes(random.Random(name).randbytes(5000))
    return folder


@pytest.mark.parametrize("plan", [plan for plan in PLANS if plan.stem != "sources"], ids=lambda p: p.stem)
@pytest.mark.slow
def test_a_plans_parcel_holds_what_its_stages_read(plan: Path, tmp_path: Path) -> None:
    stages = tomllib.loads(plan.read_text("utf-8"))["stage"]
    files = {path.name for path in parcel.planned(plan, tmp_path)}
    for stage in stages:
        for name in stage["mixture"]:
            assert name.startswith(("back.", "forward.")) or f"{name}.npz" in files
    assert "sentencepiece.model" in files
    earlier = [stage["name"] for stage in stages]
    for stage in stages:
        assert stage.get("start") in (None, *earlier) or f"{stage['start']}.pt" in files


def test_a_parcel_comes_out_as_it_went_in(tmp_path: Path) -> None:
    folder = work(tmp_path / "work", ["plain.ru.npz", "mono.ru.txt"])
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert parcel.pack(files, folder, tmp_path / "parcels", part=4000) > 2
    assert all(path.stat().st_size <= 4000 for path in (tmp_path / "parcels").glob("part.*"))
    parcel.unpack(tmp_path / "parcels", tmp_path / "there")
    for path in files:
        assert (tmp_path / "there" / path.relative_to(folder)).read_bytes() == path.read_bytes()


@pytest.mark.parametrize(("harm", "message"), [("missing", "is missing"), ("damaged", "is damaged")])
def test_half_a_parcel_is_refused(harm: str, message: str, tmp_path: Path) -> None:
    folder = work(tmp_path / "work", ["plain.ru.npz"])
    parcel.pack([folder / "plain.ru.npz"], folder, tmp_path / "parcels", part=2000)
    last = max((tmp_path / "parcels").glob("part.*"))
    last.unlink() if harm == "missing" else last.write_bytes(b"something else")
    with pytest.raises(SystemExit, match=message):
        parcel.unpack(tmp_path / "parcels", tmp_path / "there")
    assert not (tmp_path / "there").exists()
