from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.paging import Order, Paging, behind, cursor, linked, newest_first, page
from ontology.errors import QueryError

LICENCE = "https://licence.example/by"


def letters(item: str) -> Order:
    return (item,)


@given(st.sets(st.text(st.characters(exclude_categories=["Cs"]))), st.integers(1, 10))
def test_following_the_cursors_gives_the_whole_list(given: set[str], limit: int) -> None:
    items = sorted(given)
    found, after = page(items, Paging(limit=limit), letters)
    seen = list(found)
    while after:
        found, after = page(items, Paging(limit=limit, cursor=after), letters)
        seen += found
    assert seen == items


def test_a_list_that_grew_goes_on_after_the_last_item_seen() -> None:
    _, after = page(["b", "c", "d"], Paging(limit=2), letters)
    assert page(["a", "b", "c", "d"], Paging(limit=2, cursor=after), letters)[0] == ["d"]


def test_a_list_that_lost_the_last_item_seen_goes_on_where_it_stood() -> None:
    _, after = page(["b", "c", "d"], Paging(limit=2), letters)
    assert page(["a", "b", "d", "e"], Paging(limit=2, cursor=after), letters)[0] == ["d", "e"]


def test_a_list_that_is_still_the_same_is_not_searched_for_where_to_go_on() -> None:
    looked_at = 0

    def counted(item: str) -> Order:
        nonlocal looked_at
        looked_at += 1
        return (item,)

    items = sorted(map(str, range(1000, 2000)))
    _, after = page(items, Paging(limit=400), letters)
    assert page(items, Paging(limit=1, cursor=after), counted)[0] == ["1400"]
    assert looked_at <= 3


def test_what_nobody_can_date_comes_behind_all_days() -> None:
    days = ["2024-05-03", "2024-05-02", "2023-12-31", None]
    assert sorted(days, key=newest_first) == days
    assert newest_first("2024-05") < newest_first("2024-04") < newest_first(None)


@given(st.text(min_size=1))
def test_a_cursor_that_is_none_of_ours_is_refused_or_harmless(given: str) -> None:
    with contextlib.suppress(QueryError):
        assert set(page(["a", "b"], Paging(cursor=given), letters)[0]) <= {"a", "b"}


@pytest.mark.parametrize(
    "given", ["WzFd", "bnVsbA", "eyJhIjoxfQ", "é", cursor(1), cursor("a"), "W3RydWVd", cursor("\ud800"), "WzFlOTld"]
)
@pytest.mark.parametrize("items", [["a"], []])
def test_what_decodes_to_something_else_is_refused(given: str, items: list[str]) -> None:
    if items or given not in {"WzFd", cursor(1), cursor("a")}:  # an empty list is in the order of anything
        with pytest.raises(QueryError):
            page(items, Paging(cursor=given), letters)


def test_a_number_that_no_index_holds_is_refused() -> None:
    assert behind(cursor(-7), int) == (-7,)
    for number in (2**62, -(2**62), 10**400):
        with pytest.raises(QueryError):
            behind(cursor(number), int)


def test_links_keep_what_was_asked_but_for_the_cursor() -> None:
    following, header = linked("/api/v1/topics", "limit=2&cursor=x&q=a%26b&curso%72=y", "WzFd", LICENCE)
    assert following == "/api/v1/topics?limit=2&q=a%26b&cursor=WzFd"
    assert header == (
        f'<{following}>; rel="next", </api/v1/topics?limit=2&q=a%26b>; rel="first", '
        f'</openapi.json>; rel="describedby", <{LICENCE}>; rel="license"'
    )
    assert linked("/api/v1/topics", "", None, LICENCE)[0] is None


def test_nothing_in_an_address_ends_a_link() -> None:
    _, header = linked("/api/v1/topics", 'q=a>; rel="next", <//evil.example\xe9', None, LICENCE)
    assert header.count(">") == 3
    assert header.isascii()
    assert "<//evil" not in header
