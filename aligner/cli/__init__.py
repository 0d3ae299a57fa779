"""The command line: a command opens, calls one function, prints; nothing is imported until its command runs."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from aligner import __version__
from aligner.errors import AlignerError, sentence

COMMANDS = {
    "translate": "aligner.cli.translate:translate",
    "align": "aligner.cli.align:align",
    "evaluate": "aligner.cli.align:evaluate",
    "check": "aligner.cli.check:check",
    "review": "aligner.cli.review:review",
    "report": "aligner.cli.report:report",
    "users": "aligner.cli.users:users",
    "export": "aligner.cli.export:export",
    "articles": "aligner.cli.articles:articles",
    "show": "aligner.cli.articles:show",
    "search": "aligner.cli.articles:search",
    "stats": "aligner.cli.articles:stats",
    "models": "aligner.cli.models:models",
    "glossary": "aligner.cli.glossary:glossary",
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is named, in the order of COMMANDS."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        return getattr(import_module(module), attribute)


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--store",
    envvar="ALIGNER_STORE",
    metavar="PATH|URL",
    help="Database: a SQLite file or an SQLAlchemy URL. [default: store.db in the user's data folder]",
)
@click.version_option(__version__, prog_name="aligner")
@click.pass_context
def cli(ctx: click.Context, store: str | None) -> None:
    """Translate, align and check news between English and Russian, offline.

    \b
    aligner translate article.html                   show it, sentence by sentence, names checked
    aligner translate article.html -o article.tmx    and write a translation memory
    aligner translate en.html --edition ru.html      align two editions written by people
    """
    ctx.obj = store


def main() -> None:
    """Run the command line and exit: 0 done, 1 an expected failure in one sentence, 2 usage, 130 interrupted."""
    try:
        status = cli.main(prog_name="aligner", standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except AlignerError as error:
        click.echo(f"aligner: {sentence(str(error))}", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo(
            "aligner: Interrupted; what was finished is kept, run the same command again to go on.", err=True
        )
        sys.exit(130)
    except OSError as error:  # of the program's own files and streams, such as output to a full disk
        click.echo(f"aligner: {error.filename or 'The output'}: {error.strerror or error}.", err=True)
        sys.stdout = None  # what it still holds cannot be written either
        sys.exit(1)


if __name__ == "__main__":
    main()
