from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.paging import Paging, page
from ontology.errors import QueryError


@given(st.lists(st.text(), unique=True), st.integers(1, 10))
def test_following_the_cursors_gives_the_whole_list(items: list[str], limit: int) -> None:
    found, cursor = page(items, Paging(limit=limit), str)
    seen = list(found)
    while cursor:
        found, cursor = page(items, Paging(limit=limit, cursor=cursor), str)
        seen += found
    assert seen == items


def test_a_list_that_grew_goes_on_after_the_last_item_seen() -> None:
    _, cursor = page(["b", "c", "d"], Paging(limit=2), str)
    assert page(["a", "b", "c", "d"], Paging(limit=2, cursor=cursor), str)[0] == ["d"]


def test_a_list_that_lost_the_last_item_seen_goes_on_at_its_place() -> None:
    _, cursor = page(["b", "c", "d"], Paging(limit=2), str)
    assert page(["b", "d", "e"], Paging(limit=2, cursor=cursor), str)[0] == ["e"]


@given(st.text(min_size=1))
def test_a_cursor_that_is_none_of_ours_is_refused_or_harmless(cursor: str) -> None:
    with contextlib.suppress(QueryError):
        assert set(page(["a", "b"], Paging(cursor=cursor), str)[0]) <= {"a", "b"}


@pytest.mark.parametrize("cursor", ["WzFd", "bnVsbA", "eyJhIjoxfQ", "é"])
def test_what_decodes_to_something_else_is_refused(cursor: str) -> None:
    with pytest.raises(QueryError):
        page(["a"], Paging(cursor=cursor), str)
