"""`aligner serve`: the desk, where articles are translated, reviewed and downloaded in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from aligner.cli.options import folder_option
from aligner.cli.page import serve_page
from aligner.cli.serving import Serving, serving_options


@click.command()
@serving_options
@folder_option
@click.option("--allow-private", is_flag=True, help="Read URLs of this machine and of private networks too.")
@click.pass_context
def serve(ctx: click.Context, /, folder: Path | None, allow_private: bool, **served: Any) -> None:
    """Open the desk: translate, review and download in the browser.

    Paste a text, upload pages or name their URLs; read the drafts, decide what is flagged, and download the result as
    Word, text, HTML, XLIFF or TMX. `aligner` alone does the same. The desk is served to this machine alone, without
    a login; with --host to others, who sign in.

    \b
    aligner serve
    aligner --store project.db serve --port 8800
    aligner serve --host 0.0.0.0 --domain desk.example.org --certificate cert.pem --key key.pem
    """
    from aligner.store import Store

    with Store.open(ctx.obj) as store:
        serve_page(store, "", Serving.of(served), folder, allow_private)
