from __future__ import annotations

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
        "ONRECORD_OPEN": "no",
        "ONRECORD_CONTACT": " desk@echo.example ",
        "ONRECORD_ARTICLE_BYTES": "6",
        "ONRECORD_WRITES_PER_MINUTE": "7",
    }
    assert from_environ(given) == Settings(
        Path("/data/press"),
        3,
        1.5,
        4,
        5,
        True,
        open=False,
        contact="desk@echo.example",
        article_bytes=6,
        writes_per_minute=7,
    )


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
