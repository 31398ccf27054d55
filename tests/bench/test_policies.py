"""Labelled sentences and how readings of them are judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.cases import cases
from bench.policies import Sheet, table

CASE = {
    "id": "housing-01",
    "style": "british",
    "published": "2024-05-03",
    "text": "Mia Holt promised a fund of £2m. The fund is to pay for roofs.",
    "policies": [{"label": "a fund for roofs", "type": "Fund", "evidence": ["a fund of £2m"]}],
    "amounts": [{"words": "£2m", "value": 2000000, "currency": "GBP"}],
    "statements": [{"content": ["a fund of £2m"]}],
}


def test_words_are_found_where_they_stand(tmp_path: Path) -> None:
    (tmp_path / "housing.json").write_text(json.dumps([CASE]), encoding="utf-8")
    (case,) = cases(tmp_path)
    assert case.field == "housing"
    assert [case.article.text[slice(*span)] for span in case.policies[0]["evidence"]] == ["a fund of £2m"]
    assert case.amounts[0]["span"] == [28, 31]


def test_words_that_stand_there_twice_need_a_number(tmp_path: Path) -> None:
    twice = CASE | {"statements": [{"content": ["fund"]}]}
    (tmp_path / "housing.json").write_text(json.dumps([twice]), encoding="utf-8")
    with pytest.raises(ValueError, match="'fund' stands there 2 times"):
        list(cases(tmp_path))
    (tmp_path / "housing.json").write_text(
        json.dumps([CASE | {"statements": [{"content": [{"words": "fund", "nth": 2}]}]}]), encoding="utf-8"
    )
    (case,) = cases(tmp_path)
    assert case.statements[0]["content"] == [[37, 41]]


def test_an_accepted_answer_is_right_and_another_is_told_of() -> None:
    sheet = Sheet()
    sheet.answer("stance", "a", "concern", "concern")
    sheet.answer("stance", "b", "oppose", "concern", accepted=["oppose"])
    sheet.answer("stance", "c", "support", "oppose")
    assert sheet.remarks == ["c: stance: support for oppose"]
    assert "2/3, macro-F1 0.500 (concern 1.00, oppose 0.00)" in table(sheet)
