"""The notebook runs from its first cell to its last, beside a server with the sample."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebook.ipynb"


def test_the_notebook_is_kept_without_what_it_gave_on_somebodys_machine() -> None:
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.filterwarnings("default")  # the kernel's own, which are not ours to mend
def test_every_cell_gives_what_it_promises(sample: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_URL", sample)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
    for cell in shown:
        assert all(output.output_type != "error" for output in cell.outputs)
        assert not any("Empty DataFrame" in str(output.get("data", "")) for output in cell.outputs), cell.source
    assert len(shown) >= 8
    gexf = ET.parse(tmp_path / "onrecord.gexf").getroot()
    assert gexf.tag.endswith("gexf")
    assert next(gexf.iter("{http://www.gexf.net/1.2draft}edge"), None) is not None
