"""Which actors a name from elsewhere may mean."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.likeness import WHOLE, alike
from graph.search import Entry, Index
from ontology.iris import BASE

NAMES = {"person/ida-finch": "Ida Finch", "person/ian-finch": "Ian Finch", "organisation/finch": "Finch & Sons"}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index(tmp_path_factory.mktemp("alike") / "search.sqlite") as opened:
        entries = [Entry("actor", f"{BASE}id/{end}", name, "F and S" * ("&" in name)) for end, name in NAMES.items()]
        opened.replace("graph", [*entries, Entry("statement", f"{BASE}id/statement/1", "Ida Finch", "the weir")])
        yield opened


def test_the_same_name_comes_first_and_is_sure(index: Index) -> None:
    first, *others = alike(index, "ida finch")
    assert (first.iri, first.score, first.sure) == (f"{BASE}id/person/ida-finch", WHOLE, True)
    assert all(other.score < WHOLE and not other.sure for other in others)


def test_what_two_have_is_no_sure_name(tmp_path: Path) -> None:
    with Index(tmp_path / "search.sqlite") as index:
        index.replace("graph", [Entry("actor", f"{BASE}id/person/jones-{n}", "D. Jones", "") for n in (1, 2)])
        assert [one.sure for one in alike(index, "D Jones")] == [False, False]


def test_only_actors_are_found_and_of_the_kinds_that_are_asked(index: Index) -> None:
    assert {one.iri for one in alike(index, "Finch")} == {f"{BASE}id/{end}" for end in NAMES}
    assert [one.name for one in alike(index, "Finch", ["organisation"])] == ["Finch & Sons"]


def test_another_name_is_told(index: Index) -> None:
    assert next((one.name, one.by) for one in alike(index, "F and S")) == ("Finch & Sons", "F and S")


@given(st.text())
def test_any_text_may_be_asked_for(index: Index, name: str) -> None:
    assert all(0 <= one.score <= WHOLE for one in alike(index, name))
