"""The command line: a command opens, calls one function, prints; nothing is imported until its command runs."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from importlib import import_module
from keyword import iskeyword
from typing import Any, Literal

import click

from aligner import __version__
from aligner.cli.process import INTERRUPTED, process
from aligner.errors import AlignerError, sentence

# name -> (module of aligner.cli, the first sentence of its help, so that the list of commands imports none of them)
COMMANDS = {
    "serve": ("serve", "Open the desk: translate, review and download in the browser."),
    "translate": ("translate", "Translate pages and check the place names in them."),
    "undo": ("translate", "Take back what a run replaced, an import brought or `articles remove` removed."),
    "ingest": ("ingest", "Store articles, once each, without translating them."),
    "watch": ("watch", "Follow feeds: store what is new, pair it with its edition, translate the rest."),
    "extract": ("extract", "Print the article of a page, without the rest of the site."),
    "editions": ("editions", "Find which articles are English and Russian editions of each other."),
    "align": ("align", "Align the sentences of two editions."),
    "evaluate": ("align", "Compare an alignment with a gold standard."),
    "check": ("check", "Check pairs: names, numbers, dates, units, links and quotes."),
    "review": ("review", "Decide what was flagged, in the browser or the terminal."),
    "report": ("report", "List decisions by reviewer, day or name."),
    "users": ("users", "Manage who may sign in to the review page, and in which role."),
    "import": ("imports", "Bring translated files home: into the store's pairs and the translation memory."),
    "memory": ("memory", "List, search, export and remove entries of the translation memory."),
    "export": ("export", "Write the store's pairs as their reviewers left them."),
    "corpus": ("corpus", "Make a release of the store's pairs: filtered, split by date, with a data card."),
    "articles": ("articles", "List the articles in the store, the latest first, or remove some."),
    "show": ("articles", "Show an article of the store, sentence beside sentence."),
    "search": ("search", "Show how WORDS are used, in any form: in context, by year and section."),
    "stats": ("search", "Count what the store holds, with histograms."),
    "store": ("store", "Back up, restore, check, move and downgrade the store."),
    "config": ("config", "Show the settings in force and where each comes from."),
    "models": ("models", "List, show, install, add, remove and choose models."),
    "glossary": ("glossary", "Look up, edit and exchange the glossary's names."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is named, in the order of COMMANDS."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import a command, None if no command has that name."""
        if name not in COMMANDS:
            return None
        function = f"{name}_" if iskeyword(name) else name
        command: click.Command = getattr(import_module(f"aligner.cli.{COMMANDS[name][0]}"), function)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, and give it the defaults that the configuration file has for it."""
        name, command, rest = super().resolve_command(ctx, args)
        if name is not None and command is not None and ctx.default_map:
            from aligner.cli.config import defaults_of

            ctx.default_map = {**ctx.default_map, name: defaults_of(name, command, ctx.default_map)}
        return name, command, rest

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from COMMANDS alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100, "auto_envvar_prefix": "ALIGNER"},
)
@click.option(
    "--store",
    envvar="ALIGNER_STORE",
    metavar="PATH|URL",
    help="Database: a SQLite file or an SQLAlchemy URL. [default: store.db in the user's data folder]",
)
@click.option("--create", is_flag=True, help="Create the store if it does not exist, even for a command that only reads.")
@click.option(
    "--log-format", type=click.Choice(["text", "json"]), help="Log events to standard error, one a line."
)
@click.option(
    "--server", is_flag=True, help="Work in a background server, started on first use, that keeps models and glossary loaded."
)
@click.version_option(__version__, prog_name="aligner")
@click.pass_context
def cli(
    ctx: click.Context, store: str | None, create: bool, log_format: Literal["text", "json"] | None, server: bool
) -> None:
    """Translate, align and check news between English and Russian, offline.

    \b
    aligner                                          open the desk in the browser
    aligner translate article.html                   show it, sentence by sentence, names checked
    aligner translate article.html -o article.tmx    and write a translation memory
    aligner translate en.html --edition ru.html      align two editions written by people
    aligner translate saved-pages/ -o corpus.parquet find and align the editions, translate the rest
    """
    ctx.obj = store
    if server:
        from aligner.cli.daemon_client import can_forward, forward

        if can_forward(ctx.invoked_subcommand):
            ctx.exit(forward())
    if log_format is not None:
        from aligner import logs

        logs.configure(log_format)
    if ctx.invoked_subcommand is not None:
        return
    if not sys.stdout.isatty():
        raise click.exceptions.NoArgsIsHelpError(ctx)
    desk = cli.get_command(ctx, "serve")
    assert desk is not None
    desk.main([], "aligner serve", standalone_mode=False, parent=ctx)


GARBAGE = 50_000  # new objects between two collections


def main(interrupted: str = INTERRUPTED) -> None:
    """Run the command line and exit: 0 done, 1 an expected failure in one sentence, 2 usage, 130 interrupted."""
    gc.set_threshold(GARBAGE)  # what starting makes stays; looking through it often takes a twentieth of a short run
    with process(interrupted):
        _run()


def _run() -> None:
    try:
        status = cli.main(prog_name="aligner", standalone_mode=False, default_map=_file())
        sys.exit(status if isinstance(status, int) else 0)
    except AlignerError as error:
        _report(sentence(str(error)))
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort as aborted:
        if not isinstance(aborted.__context__, EOFError):
            raise KeyboardInterrupt from None
        click.echo(err=True)  # the question has no newline
        _report("The input ended before the question was answered: answer it, or see --help for an option that does.")
        sys.exit(1)
    except UnicodeEncodeError as error:
        if not _is_undecodable(error.object):
            raise
        _report(f"{error.object!a} is not valid text: name it in UTF-8.")
        sys.exit(2)
    except OSError as error:  # of the program's own files and streams, such as output to a full disk
        _report(f"{error.filename or 'The output'}: {error.strerror or error}.")
        sys.stdout = None  # what it still holds cannot be written either
        sys.exit(1)


def _file() -> Mapping[str, Any]:
    """Return the settings of the configuration file: options by the names of their parameters too."""
    from aligner import paths

    if not paths.config().exists():  # most users have none, and start a little quicker
        return {}
    from aligner.cli.config import check_names, read_file

    values = read_file()
    check_names(cli, click.Context(cli), values)
    return values | {name.replace("-", "_"): value for name, value in values.items()}


def _report(message: str) -> None:
    """Print why the program ends, or log it if events are logged."""
    from aligner import logs

    if logs.wanted():
        logs.event("failed", logs.ERROR, reason=message)
    else:
        click.echo(f"aligner: {message}", err=True)


def _is_undecodable(text: str) -> bool:
    """Return True if bytes of the command line or of a file's name could not be decoded."""
    return any("\udc80" <= char <= "\udcff" for char in text)


if __name__ == "__main__":
    main()
