"""The list: what it may say, where it lies, and what is wrong with it."""

from pathlib import Path

import pytest

from graph import withheld
from graph.withheld import KEY, LIST, entries, listed, put, read
from ontology.errors import BadSetting, StoreError


def test_a_list_has_names_patterns_and_comments() -> None:
    found = entries("\ufeff# children\n\n  Ada Moss\r\nBen Pole = full  name ONLY\nre: Pupil \\d\n", "list")
    assert [(each.line, each.words, each.singly) for each in found[:2]] == [
        (3, ("Ada", "Moss"), True),
        (4, ("Ben", "Pole"), False),
    ]
    assert found[2].pattern
    assert found[2].pattern.search("Pupil 7")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Secretname Moss = now and then", "an option that is unknown; behind = stands `full name only` or nothing"),
        ("Q", "no name, since it has less than two letters"),
        ("--", "no name"),
        ("re: Secretname(", "a pattern that is none"),
        ("re: (Secretname+)+", "repeats a group"),
    ],
)
def test_a_fault_names_file_and_line_and_not_the_entry(line: str, fault: str) -> None:
    with pytest.raises(BadSetting) as raised:
        entries(f"Ada Moss\n{line}\n", "people.txt")
    assert str(raised.value).startswith("people.txt:2: ")
    assert fault in str(raised.value)
    assert "Secretname" not in str(raised.value)


def test_a_file_that_cannot_be_read_is_named_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"missing\.txt: cannot be read"):
        read(tmp_path / "missing.txt")
    (tmp_path / "latin.txt").write_bytes("Zo\xeb Moss".encode("latin-1"))
    with pytest.raises(BadSetting, match=r"latin\.txt: is not UTF-8 \(byte 2\)"):
        read(tmp_path / "latin.txt")


def test_only_the_operator_may_read_list_and_key(tmp_path: Path) -> None:
    put(tmp_path, "Ada Moss\n")
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in (LIST, KEY)} == {0o600}


def test_what_stands_for_a_name_is_the_same_in_one_store_and_another_in_another(tmp_path: Path) -> None:
    tokens = []
    for store in (tmp_path / "one", tmp_path / "one", tmp_path / "two"):
        store.mkdir(exist_ok=True)
        put(store, "Ada Moss\n")
        found = listed(store)
        assert found
        tokens.append(found.token("person/ada-moss"))
    assert tokens[0] == tokens[1] != tokens[2]
    assert len(tokens[0]) == 16


def test_a_list_that_is_lost_or_damaged_is_an_error_and_not_an_empty_list(tmp_path: Path) -> None:
    assert listed(tmp_path) is None
    put(tmp_path, "Ada Moss\n")
    (tmp_path / LIST).write_text("Q\n")
    with pytest.raises(StoreError, match=r"withheld\.txt:1: no name.*onrecord withhold FILE"):
        listed(tmp_path)
    (tmp_path / LIST).unlink()
    with pytest.raises(StoreError, match=r"withheld\.txt: cannot be read"):
        listed(tmp_path)
    withheld.clear(tmp_path)
    assert listed(tmp_path) is None
