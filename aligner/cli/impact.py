"""What a change of the termbase would do: the lines of its file, and the findings of the store."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli import display
from aligner.cli.options import open_store

if TYPE_CHECKING:
    from aligner.review.impact import Impact

SHOWN = 10  # effects of each kind


def show_change(folder: Path, id: str, before: str, after: str) -> None:
    """Print the lines of a concept that would change ("" for none), and the effect of their change on the store."""
    from contextlib import closing

    from aligner.glossary import toml_blocks
    from aligner.review.glossary_editor import GlossaryEditor
    from aligner.review.impact import ProposedChange

    for line in list(unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))[2:]:
        if not line.startswith("@@"):
            click.echo(line)
    with open_store() as store, closing(GlossaryEditor(folder, store)) as editor:
        tables = (toml_blocks.read(text, id) if text else None for text in (before, after))
        tell(editor.preview(ProposedChange(id, *tables)))


def tell(impact: Impact) -> None:
    """Print what would appear, vanish and read otherwise in the store."""
    for said, effects in (("appear", impact.come), ("vanish", impact.gone), ("read otherwise", impact.changed)):
        click.echo(f"{display.plural(len(effects), 'finding')} would {said}.")
        for effect in effects[:SHOWN]:
            click.echo(f"  {effect.finding.pair}  {effect.finding.message}")
