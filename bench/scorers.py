"""The scorers that come with the corpora, loaded from where they lie."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def polnear(shared: Path) -> ModuleType:
    """PolNeAR's: who said what, as places in a text."""
    return _loaded("polnear_scorer", shared / "polnear" / "score.py")


def gold(shared: Path) -> ModuleType:
    """That of the gold articles: what an article becomes, with names and posts."""
    return _loaded("gold_scorer", shared / "gold" / "score.py")


def _loaded(name: str, script: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, script)
    assert spec
    assert spec.loader
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
