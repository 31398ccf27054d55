"""Odd texts through the command: none trips it, each comes out, and in whatever company it comes out the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

NEWS = """Ferry to stop at the old pier again

Ann Marsh, chair of the Teal Valley Council, said on Tuesday that the ferry would stop at the old pier again.

“Nobody believed it,” said Carl Teal, the mayor. “We waited nine years.” He added that he would be the first aboard.
"""
WELSH = (
    "Penderfynodd y cyngor ddydd Mawrth gau'r hen bont dros y gaeaf. “Does dim dewis gyda ni,” meddai'r maer o flaen "
    "neuadd lawn, gan ychwanegu y bydd y gwaith yn dechrau yn y gwanwyn.\n"
)
TEXTS = {
    "capitals": NEWS.upper(),
    "long": NEWS.partition("\n\n")[2] * 30,
    "marks": "“ ” ‘ ’ \" ' '' `` « » „ ‚ ‹ ›" * 50,
    "news": NEWS,
    "one-word": "Rain",
    "quotation": "“We waited nine years and nobody believed that it would ever come again.”",
    "straight": NEWS.replace("“", '"').replace("”", '"'),
    "transcript": "MARSH: We waited for nine years.\n\nTEAL: We did, and so did they.\n\n" * 20,
}


def extract(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    command = [Path(sys.executable).with_name("onrecord"), "extract", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False)


def lines(done: subprocess.CompletedProcess[bytes]) -> dict[str, bytes]:
    return {json.loads(line)["id"]: line for line in done.stdout.splitlines()}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odd")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
    (folder / "welsh.txt").write_text(WELSH, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def together(pages: Path) -> subprocess.CompletedProcess[bytes]:
    return extract(pages)


def test_each_text_has_its_line_and_another_language_is_refused_with_the_reason(
    pages: Path, together: subprocess.CompletedProcess[bytes]
) -> None:
    assert list(lines(together)) == sorted(TEXTS)
    assert together.returncode == 1
    (told,) = together.stderr.decode().splitlines()
    assert told.startswith(f"{pages / 'welsh.txt'}: is not in English (")


@pytest.mark.parametrize("name", ["one-word", "marks"])
def test_where_nobody_speaks_nothing_is_found(name: str, together: subprocess.CompletedProcess[bytes]) -> None:
    line = json.loads(lines(together)[name])
    assert [line[part] for part in ("statements", "nested", "people", "organisations")] == [[], [], [], []]


@pytest.mark.parametrize("name", TEXTS)
def test_every_place_lies_in_the_text_and_points_at_words(
    name: str, together: subprocess.CompletedProcess[bytes]
) -> None:
    for said in (line := json.loads(lines(together)[name]))["statements"] + line["nested"]:
        for start, end in (*said["source"], *said["cue"], *said["content"]):
            assert 0 <= start < end <= len(TEXTS[name])
            assert TEXTS[name][start:end].strip()


def test_what_is_said_in_a_long_text_is_found_to_its_end(together: subprocess.CompletedProcess[bytes]) -> None:
    said = json.loads(lines(together)["long"])["statements"]
    words = TEXTS["long"]
    quoted = [[words[start:end] for start, end in one["content"]] for one in said if one["kind"] == "direct"]
    assert quoted == [["Nobody believed it,", "We waited nine years."]] * 30


def test_the_company_and_the_order_of_texts_make_no_difference(
    pages: Path, together: subprocess.CompletedProcess[bytes]
) -> None:
    expected = lines(together)
    backwards = extract(*(pages / f"{name}.txt" for name in sorted(TEXTS, reverse=True)))
    assert (backwards.returncode, list(lines(backwards))) == (0, sorted(TEXTS, reverse=True))
    assert lines(backwards) == expected
    alone = [extract(pages / f"{name}.txt") for name in ("news", "one-word")]
    for done in alone:
        for name, line in lines(done).items():
            assert line == expected[name]
    assert lines(extract(pages, "--jobs", 2)) == expected
