"""The typefaces of the pages, from installed packages: Newsreader for what was said, Public Sans for all else."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

SERIF = Path(str(files("fontpkg_newsreader"))) / "files"
SANS = Path(str(files("fontpkg_public_sans"))) / "files"
"""Variable TrueType files, each upright and italic, under the SIL Open Font License."""
