"""Carry files to a rented machine and back where only small files may travel: packed, cut into parts, checked.

    python -m training.translation.parcel pack PARCELS FILE ... [--work WORK]     part.000, part.001 ..., parcel.toml
    python -m training.translation.parcel plan PLAN WORK PARCELS                  what a plan reads of WORK
    python -m training.translation.parcel unpack PARCELS FOLDER                   the files again

Parts are cut from one xz stream whose window spans all of it: the two directions of a pair hold the same sentences, of
which the second costs next to nothing.  ``unpack`` refuses parts that are missing or damaged, so that a course never
begins on half its data.
"""

import argparse
import hashlib
import io
import lzma
import tarfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

PART = 15 << 20  # bytes of a part: what may come back from the machine is held to 16 MiB a file
WINDOW = 256 << 20  # bytes that the packer looks back on
INDEX = "parcel.toml"


def planned(plan: Path, work: Path) -> list[Path]:
    """The files of WORK that a plan's stages read and do not make themselves, sorted."""
    stages = tomllib.loads(plan.read_text("utf-8"))["stage"]
    made = {f"{kind}.{lang}" for kind in ("back", "forward") for lang in ("ru", "en")}
    ours = {stage["name"] for stage in stages}
    shards = {name for stage in stages for name in stage["mixture"]} - made
    starts = {stage["start"] for stage in stages if "start" in stage} - ours
    lines = {f"mono.{lang}.txt" for stage in stages for lang in stage.get("translate", ())}
    dev = {f"dev/{path.name}" for path in (work / "dev").glob("newstest2020.*")}
    names = {f"{name}.npz" for name in shards} | {f"{name}.pt" for name in starts} | lines | dev
    return sorted(work / name for name in names | {"sentencepiece.model"})


def pack(files: Sequence[Path], folder: Path, out: Path, part: int = PART) -> int:
    """Write ``files`` (below ``folder``) into parts of at most ``part`` bytes; how many parts."""
    missing = [path for path in files if not path.exists()]
    if missing:
        raise SystemExit(f"not found: {', '.join(map(str, missing))}; run the prepare command first")
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("part.*"):
        old.unlink()
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": WINDOW}]
    written = io.BytesIO()
    with (
        lzma.open(written, "wb", filters=filters) as stream,
        tarfile.open(fileobj=stream, mode="w|") as archive,
    ):
        for path in files:
            archive.add(path, arcname=path.relative_to(folder).as_posix())
    data = written.getvalue()
    parts = [data[start : start + part] for start in range(0, len(data), part)]
    for number, piece in enumerate(parts):
        (out / f"part.{number:03}").write_bytes(piece)
    sums = "".join(
        f'"part.{n:03}" = "{hashlib.sha256(piece).hexdigest()}"\n' for n, piece in enumerate(parts)
    )
    (out / INDEX).write_text(f"[sha256]\n{sums}", "utf-8")
    return len(parts)


def _checked(parcels: Path) -> Iterator[bytes]:
    for name, expected in tomllib.loads((parcels / INDEX).read_text("utf-8"))["sha256"].items():
        path = parcels / name
        if not path.exists():
            raise SystemExit(f"{path} is missing; bring it, then unpack again")
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != expected:
            raise SystemExit(f"{path} is damaged; bring it again")
        yield data


def unpack(parcels: Path, folder: Path) -> None:
    """Put the files of a parcel below ``folder``."""
    data = b"".join(_checked(parcels))
    folder.mkdir(parents=True, exist_ok=True)
    with (
        lzma.open(io.BytesIO(data)) as stream,
        tarfile.open(fileobj=stream, mode="r|") as archive,
    ):
        archive.extractall(folder, filter="data")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ways = parser.add_subparsers(dest="way", required=True)
    packing = ways.add_parser("pack", help="pack files")
    packing.add_argument("parcels", type=Path)
    packing.add_argument("files", type=Path, nargs="+")
    packing.add_argument("--work", type=Path, default=Path(), help="folder that the names are kept below")
    planning = ways.add_parser("plan", help="pack what a plan reads")
    planning.add_argument("plan", type=Path)
    planning.add_argument("work", type=Path)
    planning.add_argument("parcels", type=Path)
    unpacking = ways.add_parser("unpack", help="unpack parts")
    unpacking.add_argument("parcels", type=Path)
    unpacking.add_argument("folder", type=Path)
    options = parser.parse_args()
    if options.way == "unpack":
        unpack(options.parcels, options.folder)
        return
    if options.way == "plan":
        count = pack(planned(options.plan, options.work), options.work, options.parcels)
    else:
        files = [below for path in options.files for below in _below(path)]
        count = pack(files, options.work, options.parcels)
    size = sum(path.stat().st_size for path in options.parcels.glob("part.*"))
    print(f"{count} parts, {size / 2**20:.1f} MiB, in {options.parcels}")


def _below(path: Path) -> list[Path]:
    return sorted(below for below in path.rglob("*") if below.is_file()) if path.is_dir() else [path]


if __name__ == "__main__":
    main()
