"""XLIFF is valid by the schemas of OASIS, which come with a package of Debian, and books by epubcheck; for TMX see tests/test_export.py."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from aligner.exchange import write
from aligner.exchange.options import Options
from aligner.model import Match, MemoryUnit, Quality, Record, Verdict
from tests.test_export import AWKWARD_TEXT, document

pytestmark = pytest.mark.slow

PACKAGE = "php-symfony-translation"
FOLDER = "usr/share/php/Symfony/Component/Translation/Resources/schemas"
SCHEMAS = {"xliff": "xliff-core-1.2-strict.xsd", "xliff2": "xliff-core-2.0.xsd"}  # the core of 2.1 is that of 2.0


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> dict[str, etree.XMLSchema]:
    """Return the schemas by format, unpacked from the package, which is not installed."""
    folder = tmp_path_factory.mktemp("schemas")
    if not shutil.which("apt-get"):
        pytest.skip("the schemas come with a package of Debian")
    done = subprocess.run(["apt-get", "download", "-q", PACKAGE], cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        pytest.skip(f"{PACKAGE} cannot be had: {done.stderr[-200:]}")
    subprocess.run(["dpkg-deb", "-x", *folder.glob("*.deb"), folder], check=True)
    parser = etree.XMLParser()
    parser.resolvers.add(_Beside(folder / FOLDER))
    return {name: etree.XMLSchema(etree.parse(folder / FOLDER / file, parser)) for name, file in SCHEMAS.items()}


class _Beside(etree.Resolver):
    """Finds what a schema imports by its web address beside the schema."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def resolve(self, url: str, public_id: str, context: object) -> object:
        return self.resolve_filename(str(self._folder / url.rpartition("/")[2]), context)


def with_everything(record: Record, text: str) -> Record:
    """Return a record with an estimate, matches and a decision, all with this text."""
    unit = MemoryUnit(text, text, "ru", text, text)
    said = Verdict(record.pair.id, record.pair.id, "edit", text, datetime(2024, 5, 1, tzinfo=UTC), text)
    quality = Quality(0.1, 0.8, "rewrite", (text,))
    matches = Match(unit, 0.8), Match(unit, 0.97, text, ("a", "b"))
    return replace(record, pair=replace(record.pair, quality=quality, machine=text), matches=matches, decisions=(said,))


@pytest.mark.parametrize("name", SCHEMAS)
@given(texts=st.lists(st.tuples(AWKWARD_TEXT, AWKWARD_TEXT), max_size=3), note=AWKWARD_TEXT, lang=st.sampled_from(("en", "ru")))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_xliff_is_valid(
    name: str, texts: list[tuple[str, str]], note: str, lang: str, schemas: dict[str, etree.XMLSchema], tmp_path: Path
) -> None:
    made = document(*texts) if texts else replace(document(("a", "б")), records=())
    records = tuple(with_everything(record, note) for record in made.records)
    article = replace(made.article, lang=lang, title=note, url=note)
    for documents in ([made, replace(made, article=article, records=records)], []):
        write(documents, tmp_path / "a.xlf", name, Options.of("en-GB,ru-RU"))
        schema = schemas[name]
        assert schema.validate(etree.parse(tmp_path / "a.xlf")), schema.error_log


def test_books_are_what_readers_take(tmp_path: Path) -> None:
    checker = Path("/usr/share/java/epubcheck.jar")
    if not (checker.exists() and shutil.which("java")):
        pytest.skip("epubcheck of Debian is not installed")
    made = document(("Baku is\twarm & <dry>.", "В Гяндже\x07 тепло."), ("“Yes” 😀", "«Да» 😀"))
    for name in ("epub", "epub-bilingual"):
        for number in range(3):
            write([made] * number, tmp_path / "a.epub", name)
            done = subprocess.run(["java", "-jar", checker, "-q", tmp_path / "a.epub"], capture_output=True, text=True, timeout=300, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
