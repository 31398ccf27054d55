from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from api.settings import Settings, from_environ
from ontology.errors import BadSetting


def test_without_variables_the_defaults_hold() -> None:
    assert from_environ({}) == Settings(Path("store"))


def test_every_setting_has_its_variable() -> None:
    given = {
        "ONRECORD_STORE": "/data/press",
        "ONRECORD_WORKERS": "3",
        "ONRECORD_DEADLINE": "1.5",
        "ONRECORD_ANSWER_BYTES": "4",
        "ONRECORD_MEMORY_BYTES": "5",
        "ONRECORD_FULL_TEXT": "yes",
        "ONRECORD_LONG_WORKERS": "2",
        "ONRECORD_MAX_DEADLINE": "6.5",
        "ONRECORD_ROWS": "7",
        "ONRECORD_OPEN": "no",
        "ONRECORD_CONTACT": " desk@echo.example ",
        "ONRECORD_ARTICLE_BYTES": "6",
        "ONRECORD_ARTICLE_CHARACTERS": "7",
        "ONRECORD_WRITES_PER_MINUTE": "7",
        "ONRECORD_LICENCE": "https://licence.example/by/4.0/",
        "ONRECORD_DUMPS": "no",
        "ONRECORD_LOG": "json",
        "ONRECORD_METRICS": "no",
        "ONRECORD_GRACE": "3",
        "ONRECORD_KEEP_ALIVE": "20",
        "ONRECORD_PROXIES": "10.0.0.0/8, ::1",
        "ONRECORD_EMBED": "self https://paper.example:8443",
        "ONRECORD_TICKETS": "no",
    }
    assert from_environ(given) == Settings(
        Path("/data/press"),
        3,
        1.5,
        4,
        5,
        full_text=True,
        long_workers=2,
        max_deadline=6.5,
        rows=7,
        open=False,
        contact="desk@echo.example",
        article_bytes=6,
        article_characters=7,
        writes_per_minute=7,
        licence="https://licence.example/by/4.0/",
        dumps=False,
        log="json",
        metrics=False,
        grace=3,
        keep_alive=20,
        proxies="10.0.0.0/8, ::1",
        embed="self https://paper.example:8443",
        tickets=False,
    )
    assert {each.name for each in fields(Settings)} == {name.removeprefix("ONRECORD_").lower() for name in given}


@pytest.mark.parametrize(
    ("name", "wrong", "expected"),
    [
        ("LOG", "loud", "expected auto, json, text or off"),
        ("METRICS", "some", "expected yes or no"),
        ("GRACE", "-1", "expected a number above zero, such as 10"),
        ("KEEP_ALIVE", "nan", "expected a number above zero, such as 75"),
        ("PROXIES", "localhost", "expected addresses or networks with commas between"),
        ("PROXIES", "10.0.0.1/8", "expected addresses or networks with commas between"),
        ("EMBED", "a; script-src *", "expected none, or self and sites"),
        ("EMBED", " ", "expected none, or self and sites"),
        ("EMBED", "https://a.example\r\nx: y", "expected none, or self and sites"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_expected(name: str, wrong: str, expected: str) -> None:
    with pytest.raises(BadSetting, match=f"^ONRECORD_{name} is {re.escape(repr(wrong))}; {expected}"):
        from_environ({f"ONRECORD_{name}": wrong})


@pytest.mark.parametrize(
    ("given", "meant"), [("Yes", True), ("1", True), ("on", True), ("no", False), ("0", False), ("", False)]
)
def test_a_switch_is_yes_or_no(given: str, meant: bool) -> None:
    assert from_environ({"ONRECORD_FULL_TEXT": given}).full_text is meant


def test_a_switch_that_is_neither_is_an_error() -> None:
    with pytest.raises(BadSetting, match="ONRECORD_FULL_TEXT is 'perhaps'; expected yes or no"):
        from_environ({"ONRECORD_FULL_TEXT": "perhaps"})


def test_a_setting_that_is_no_number_is_an_error() -> None:
    with pytest.raises(BadSetting, match="many"):
        from_environ({"ONRECORD_WORKERS": "many"})


@pytest.mark.parametrize(
    "given", ["CC BY 4.0", "javascript:alert(1)", 'https://a.example/>; rel="next', "https://a.example/\n"]
)
def test_a_licence_that_is_no_address_is_an_error(given: str) -> None:
    with pytest.raises(BadSetting, match="ONRECORD_LICENCE"):
        from_environ({"ONRECORD_LICENCE": given})
