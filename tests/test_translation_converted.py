"""Models converted for CTranslate2 translate as packages do: their languages are found, and their language tokens set."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner.cli import cli
from aligner.errors import PackageError
from aligner.translation import open_translator, packages
from aligner.translation.converted import FAMILIES, describe_converted, towards
from tests.tiny_package import make_converted

TALKS, PEREGOVORY = "Talks in Baku ended 1999", "Переговоры в Баку ended 1999"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("ALIGNER_CONFIG", "ALIGNER_CACHE", "ALIGNER_MODELS", "ARGOS_PACKAGES_DIR"):
        monkeypatch.setenv(variable, str(tmp_path / variable))


@pytest.mark.parametrize("eos", [False, True])
def test_a_pair_of_tokenizers_tells_the_direction(tmp_path: Path, eos: bool) -> None:
    folder = make_converted(tmp_path, "opus-mt-en-ru", pair=True, eos=eos)
    package = describe_converted(folder)
    assert (package.source, package.target, package.both, package.end) == ("en", "ru", False, () if eos else ("</s>",))
    assert open_translator("en", "ru", folder).translate([TALKS])[0].text.startswith("Переговоры в Баку")
    with pytest.raises(PackageError, match="translates en -> ru, not ru -> en"):
        packages.find("ru", "en", folder)


def test_a_model_for_many_languages_is_set_to_two(tmp_path: Path) -> None:
    folder = make_converted(tmp_path, "nllb", ["eng_Latn", "rus_Cyrl", "fra_Latn"])
    package = packages.find("ru", "en", folder)
    assert (package.begin, package.target_prefix) == (("rus_Cyrl",), "eng_Latn")  # type: ignore[union-attr]
    [output] = open_translator("en", "ru", folder).translate([TALKS])
    assert output.text.startswith("Переговоры в Баку") and "1999" in output.text and "_" not in output.text


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_each_family_has_its_tokens(tmp_path: Path, family) -> None:
    package = describe_converted(make_converted(tmp_path, "model", family.tokens.values()))
    assert package.both and package.version == family.name
    for source, target in (("en", "ru"), ("ru", "en")):
        made = towards(package, source)  # type: ignore[arg-type]
        tokens = {*made.begin, made.target_prefix}
        assert family.tokens[target] in tokens
        assert (family.tokens[source] in tokens) is family.source


def test_a_model_into_several_languages_gets_the_token_of_its_target(tmp_path: Path) -> None:
    package = describe_converted(make_converted(tmp_path, "opus-mt-en-zle", [">>rus<<", ">>ukr<<"], pair=True))
    assert package.begin == (">>rus<<",)


def test_a_folder_is_added_used_both_ways_and_stays_when_forgotten(tmp_path: Path) -> None:
    folder = make_converted(tmp_path, "nllb", ["eng_Latn", "rus_Cyrl"])
    def run(*arguments: str) -> str:
        return CliRunner().invoke(cli, ["models", *arguments]).output

    assert "Added big (en <-> ru  NLLB" in run("add", str(folder), "--name", "big")
    assert run("use", "big").splitlines() == [
        "en -> ru is now translated by big NLLB.", "ru -> en is now translated by big NLLB.",
    ]  # fmt: skip
    assert json.loads(run("show", "big", "--json"))["in_use"] is True
    assert open_translator("en", "ru").signature.startswith("big NLLB")
    assert "Removed big" in run("remove", "big") and (folder / "model.bin").is_file()
    assert packages.find("en", "ru").name == "en_ru"


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    folder = make_converted(tmp_path, "one")
    with pytest.raises(PackageError, match="its languages are not known; name the one that it translates from"):
        packages.named(str(folder))
    assert describe_converted(folder, source="en").source == "en"
    (folder / "sentencepiece.bpe.model").unlink()
    with pytest.raises(PackageError, match="the tokenizer is missing; copy the original's source"):
        packages.named(str(folder))
    refused = CliRunner().invoke(cli, ["models", "add", str(tmp_path)])
    assert refused.exit_code == 1 and "neither an address" in str(refused.exception or refused.output)
