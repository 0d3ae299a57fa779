"""Write house policies: set or clear one line and leave the rest of the file unchanged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from aligner.errors import GlossaryError
from aligner.glossary import writer
from aligner.glossary.concepts import Concept
from aligner.glossary.normalise import key
from aligner.glossary.policy import NO_POLICY, SECTIONS, Policy, parse_policy
from aligner.glossary.termbase import POLICIES, read_toml
from aligner.model import Lang

Section = Literal["prefer", "admit", "forbid", "first_mention", ""]


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """The line to write for one name of a concept; ``section`` "" removes the name.

    ``since`` and ``until`` are its first day and the first day without it; ``source`` is where the house published the rule.
    """

    concept: Concept
    lang: Lang
    name: str
    section: Section
    since: date | None = None
    until: date | None = None
    source: str = ""

    @property
    def where(self) -> str:
        """The key of the line."""
        return f"{self.concept.id}.{self.lang}"

    def value(self) -> Any:
        """Return the line's value for TOML: the name alone if no other field is set."""
        more = {"from": self.since, "until": self.until, "source": self.source}
        given = {name: value for name, value in more.items() if value}
        return {"name": self.name, **given} if given else self.name


def text_of(folder: Path, name: str) -> tuple[Path, str]:
    """Read a policy's file. GlossaryError if the termbase has no such policy."""
    path = folder / POLICIES / f"{name}.toml"
    if not _is_plain(name) or not path.is_file():
        raise GlossaryError(f"no policy {name!r} in {folder}")
    return path, read_toml(path)[1]


def _is_plain(name: str) -> bool:
    """Return True for a plain name rather than a path."""
    return name.replace("-", "").replace("_", "").isalnum()


def changed(folder: Path, name: str, line: PolicyLine) -> tuple[str, Policy]:
    """Return the policy's text with that line, and the policy that it makes. Writes nothing.

    Raises GlossaryError if the concept has no such name, or the policy would break its rules.
    """
    path, text = text_of(folder, name)
    if line.section != "first_mention" and line.section:
        try:
            NO_POLICY.best(line.concept, line.lang, line.name, None)
        except KeyError:
            known = ", ".join(term.name for term in line.concept.terms_in(line.lang))
            raise GlossaryError(
                f"{line.concept.id} has no name {line.name!r} in {line.lang}, only {known}", field=line.name
            ) from None
    made = _with(text, line)
    return made, parse_policy(made, path, folder)


def put(folder: Path, name: str, before: str, after: str) -> None:
    """Write a policy's text. ChangedError if the file no longer has the text ``before``."""
    path, _ = text_of(folder, name)
    writer.put_text(folder, path, before, after)


def _with(text: str, line: PolicyLine) -> str:
    """Return the text with the line in its section, and the name nowhere else."""
    import tomlkit

    document = tomlkit.parse(text)
    for section in SECTIONS:
        if (section in document and section != "first_mention") or section == line.section:
            _drop(document, section, line)
    if line.section:
        _add(document, line)
    spaced = {old.replace(" ", ""): old for old in text.split("\n")}  # tomlkit drops a space between a day and "}"
    return "\n".join(spaced.get(new.replace(" ", ""), new) for new in tomlkit.dumps(document).split("\n"))


def _drop(document: Any, section: str, line: PolicyLine) -> None:
    """Take the name out of a section; a preference without days gives way to another."""
    table = document.get(section, {})
    if line.where not in table:
        return
    value = table[line.where]
    kept = [one for one in (value if isinstance(value, list) else [value]) if not _gives_way(one, section, line)]
    if not kept:
        del table[line.where]
    elif len(kept) == 1 and not isinstance(value, list):
        table[line.where] = kept[0]
    else:
        table[line.where] = kept


def _gives_way(value: Any, section: str, line: PolicyLine) -> bool:
    said = value if isinstance(value, str) else value["name"]
    dated = not isinstance(value, str) and ("from" in value or "until" in value)
    exclusive = section == line.section and section in ("prefer", "first_mention")
    return key(said) == key(line.name) or (exclusive and not dated and not line.since and not line.until)


def _add(document: Any, line: PolicyLine) -> None:
    import tomlkit

    if line.section not in document:
        document[line.section] = tomlkit.table()
    table, new = document[line.section], line.value()
    if isinstance(new, dict):
        inline = tomlkit.inline_table()
        inline.update(new)
        new = inline
    old = table.get(line.where)
    table[line.where] = new if old is None else [*(old if isinstance(old, list) else [old]), new]
