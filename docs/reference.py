"""Build the reference of the Python calls from their docstrings, in build/docs: `make docs`."""

from __future__ import annotations

from pathlib import Path

import pdoc

import aligner

for name in aligner.__all__:
    getattr(aligner, name)  # they are loaded when first used, and pdoc lists what is loaded
pdoc.render.configure(docformat="google", footer_text=f"aligner {aligner.__version__}")
pdoc.pdoc("aligner", output_directory=Path("build/docs"))
