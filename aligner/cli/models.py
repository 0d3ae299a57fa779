"""`aligner models`: which models there are to translate with, and how they come, go and are chosen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from aligner.cli.options import json_option
from aligner.model import LANGUAGES, Lang

if TYPE_CHECKING:
    from aligner.translation import Endpoint, Model


@click.group()
def models() -> None:
    """List, show, install, add, remove and choose models.

    \b
    aligner models list                        which packages there are, the one in use marked
    aligner models install en_ru.argosmodel    add one from a file
    aligner models add http://127.0.0.1:11434/v1#gemma3 --name gemma
                                               add a language model of your own
    aligner models use translate-en_ru-1_9     translate with it from now on
    """


@models.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the usable models; those in use have a star.

    \b
    aligner models list
    aligner models list --json | jq -r '.[].name'
    """
    from aligner.errors import PackageError
    from aligner.translation import added, packages

    kept = list(added.listed())
    found: list[Model] = [*packages.installed(), *(one for one in kept if not isinstance(one, PackageError))]
    if as_json:
        click.echo(json.dumps([_record(model) for model in found], ensure_ascii=False, indent=2))
        return
    width = max((len(model.name) for model in found), default=0)
    for model in found:
        click.echo(f"{'*' if _used(model) else ' '} {model.name:<{width}}  {_described(model)}")
    for error in [*packages.broken(), *(one for one in kept if isinstance(one, PackageError))]:
        click.echo(f"! {error}", err=True)
    if not found:
        click.echo("No package yet; install one: aligner models install en ru", err=True)


@models.command()
@click.argument("name")
@json_option
def show(name: str, as_json: bool) -> None:
    """Show what a model is and can do.

    NAME is a model's name, a folder, an .argosmodel file or an address.

    \b
    aligner models show en_ru
    """
    from aligner.translation import Package, packages

    model = packages.named(name)
    record, readme = _record(model), model.readme if isinstance(model, Package) else ""
    if as_json:
        click.echo(json.dumps({**record, "readme": readme}, ensure_ascii=False, indent=2))
        return
    for field, value in record.items():
        name = field.replace("_", " ") + ":"
        click.echo(f"{name:<15}{'yes' if value is True else 'no' if value is False else value}")
    if readme:
        click.echo(f"\n{readme.strip()}")


@models.command()
@click.argument("what", nargs=-1, required=True, metavar="FILE | en ru | ru en")
def install(what: tuple[str, ...]) -> None:
    """Install a package from a file or the index.

    An .argosmodel file, or the newest package of the public index for two languages.

    \b
    aligner models install translate-en_ru-1_9.argosmodel
    aligner models install ru en
    """
    from aligner.translation import packages

    if len(what) == 1:
        package = packages.install(what[0])
    elif len(what) == 2:
        package = packages.install_from_index(*_languages(*what))
    else:
        raise click.UsageError("give one file, or two languages: aligner models install en ru")
    click.echo(f"Installed {package.name} {package.version} ({package.source} -> {package.target}).")
    _offer(package)


@models.command()
@click.argument("what", metavar="ADDRESS|FOLDER")
@click.option("--name", default="", metavar="NAME", help="What to call it. [default: the model's or folder's own name]")
@click.option("--from", "source", type=click.Choice(["en", "ru"]), help="Folder: the language it translates from, if that cannot be detected.")  # fmt: skip
@click.option("--key-env", metavar="VARIABLE", help="Address: the environment variable with the server's key. [default: ALIGNER_ENDPOINT_KEY]")  # fmt: skip
@click.option("--timeout", type=click.FloatRange(1), metavar="SECONDS", help="Address: seconds to wait for an answer. [default: 300]")  # fmt: skip
@click.option("--parallel", type=click.IntRange(1, 64), metavar="N", help="Address: requests sent at once. [default: 1]")  # fmt: skip
def add(
    what: str, name: str, source: Lang | None, key_env: str | None, timeout: float | None, parallel: int | None
) -> None:
    """Add a language model by address, or a folder.

    ADDRESS is that of a server with OpenAI's protocol (Ollama, llama.cpp, LM Studio, vLLM) and, after #, the model's name there. A
    key is read from an environment variable and kept nowhere. FOLDER holds a model converted for CTranslate2 (OPUS-MT, NLLB,
    M2M-100, MADLAD) with its vocabulary and sentencepiece files; it stays where it is.

    \b
    aligner models add http://127.0.0.1:11434/v1#gemma3 --name gemma
    aligner models add https://llm.example.org/v1#qwen3 --key-env QWEN_KEY --parallel 4
    aligner models add nllb-200-distilled-600M/
    """
    from aligner.translation import Endpoint, packages

    given = {"key": key_env, "timeout": timeout, "parallel": parallel}
    model = packages.add(what, name, source, **{option: value for option, value in given.items() if value is not None})
    click.echo(f"Added {model.name} ({_described(model)}).")
    if isinstance(model, Endpoint):
        _try(model)
    _offer(model)


def _try(endpoint: Endpoint) -> None:
    """Ask the server which models it has, and warn where it does not answer or lacks this one."""
    from aligner.errors import PackageError
    from aligner.translation.client import Client

    try:
        offered = Client(endpoint).models()
    except PackageError as error:
        click.echo(f"aligner: {error}", err=True)
        return
    if offered and endpoint.model not in offered:
        click.echo(f"aligner: {endpoint.url} does not list {endpoint.model}; it has {', '.join(sorted(offered)[:10])}", err=True)


def _offer(model: Model) -> None:
    if not _used(model):
        click.echo(f"To translate with it: aligner models use {model.name}")


@models.command()
@click.argument("name")
def remove(name: str) -> None:
    """Delete an installed package, or forget an added model.

    \b
    aligner models remove translate-en_ru-1_9
    aligner models remove gemma
    """
    from aligner.translation import packages

    model = packages.remove(name)
    click.echo(f"Removed {model.name} ({_place(model)}).")


@models.command()
@click.argument("name", required=False)
@click.option("--default", nargs=2, metavar="en ru", help="Go back to the default for these languages.")
def use(name: str | None, default: tuple[str, str] | None) -> None:
    """Translate with this model from now on.

    NAME is a model's name, a folder, an .argosmodel file or an address. A model for both directions is used for both.

    \b
    aligner models use translate-en_ru-1_9
    aligner models use --default en ru
    """
    from aligner.translation import choices, packages

    if (name is None) == (default is None):
        raise click.UsageError("give a package, or --default and two languages")
    if default:
        choices.choose(*_languages(*default), None)
        click.echo(f"{default[0]} -> {default[1]} is translated by the default package again.")
    elif name:
        model = packages.choose(name)
        for source, target in packages.directions(model):
            click.echo(f"{source} -> {target} is now translated by {_titled(model)}.")


def _languages(source: str, target: str) -> tuple[Lang, Lang]:
    pairs = [(one, two) for one in LANGUAGES for two in LANGUAGES if one != two]
    for pair in pairs:
        if pair == (source, target):
            return pair
    raise click.UsageError(f"give en ru or ru en, not {source} {target}")


def _used(model: Model) -> bool:
    """Return True if the model translates a pair of languages now."""
    from aligner.errors import PackageError
    from aligner.translation import packages

    for source, target in packages.directions(model):
        try:
            if _place(packages.find(source, target)) == _place(model):
                return True
        except PackageError:
            continue
    return False


def _place(model: Model) -> str:
    """Return where a model is: its folder or its address."""
    from aligner.translation import Endpoint

    return model.address if isinstance(model, Endpoint) else str(model.path)


def _titled(model: Model) -> str:
    from aligner.translation import Endpoint

    return model.name if isinstance(model, Endpoint) else f"{model.name} {model.version}"


def _described(model: Model) -> str:
    from aligner.translation import Endpoint

    if isinstance(model, Endpoint):
        return f"en <-> ru  {model.address}{'' if model.local else '  not this machine'}"
    arrow = "<->" if model.both else "->"
    return f"{model.source} {arrow} {model.target}  {model.version:<8}{model.size / 1e6:7.1f} MB  {model.shelf}"


def _record(model: Model) -> dict[str, Any]:
    from aligner.translation import Endpoint, packages

    shared = {"name": model.name, "directions": [f"{one} -> {two}" for one, two in packages.directions(model)], "in_use": _used(model)}
    if isinstance(model, Endpoint):
        return {
            **shared,
            "address": model.address,
            "this_machine": model.local,
            "key_variable": model.key,
            "timeout": model.timeout,
            "parallel": model.parallel,
        }
    return {
        **shared,
        "source": model.source,
        "target": model.target,
        "version": model.version,
        "shelf": model.shelf,
        "path": str(model.path),
        "size": model.size,
        "digest": model.digest,
        "tokenizer": model.tokenizer,
        "obeys_terms": model.terms is not None,
        "placeholder": bool(model.placeholder),
        "max_tokens": model.max_tokens,
    }
