from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.mediatypes import CSV, HTML, JSON, TURTLE
from api.negotiation import best

OFFERED = (HTML, JSON, TURTLE)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, HTML),
        ("*/*", HTML),
        ("application/json", JSON),
        ("Application/JSON; charset=utf-8", JSON),
        ("text/*;q=0.5, application/json;q=0.4", HTML),
        ("text/*;q=0.5, text/html;q=0, */*;q=0.1", TURTLE),
        ("text/html;q=0.2, text/turtle", TURTLE),
        ("application/json, text/html", HTML),
        ("image/png", None),
        ("*/*;q=0", None),
        ("text/html;q=much", None),
        (",;q=1,,/", None),
    ],
)
def test_the_highest_quality_wins_and_the_most_special_range_decides(accept: str | None, chosen: str | None) -> None:
    assert best(accept, OFFERED) == chosen


def test_browsers_get_pages() -> None:
    chromium = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    assert best(chromium, (CSV, JSON, HTML)) == HTML


@given(st.text())
def test_any_header_is_answered(accept: str) -> None:
    assert best(accept, OFFERED) in {None, *OFFERED}
