"""What stands where on a page. The layouts under tests/gold/zones say it by example."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.zones import headed, zones
from ontology.records import Article, Span, ZoneKind

CASES = sorted((Path(__file__).parents[1] / "gold" / "zones").glob("*.txt"))
INLINE = re.compile(r"\{(byline|dateline):([^}]*)\}")


@dataclass(frozen=True)
class Layout:
    """A page and what each of its characters is; written as `kind | line`, with `{kind:words}` within a line."""

    text: str
    kinds: tuple[str, ...]
    published: date | None


def layout(path: Path) -> Layout:
    header, page = path.read_text(encoding="utf-8").split("\n\n", 1)
    text, kinds = "", []
    for line in page.rstrip("\n").split("\n"):
        kind, _, words = line.partition(" | ")
        for piece in re.split(r"(\{\w+:[^}]*\})", words):
            inner = INLINE.fullmatch(piece)
            own, plain = (inner.group(1), inner.group(2)) if inner else (kind, piece)
            text += plain
            kinds += [own] * len(plain)
        text += "\n"
        kinds.append("")
    stated = re.search(r"^published: (.+)$", header, re.MULTILINE)
    return Layout(text, tuple(kinds), date.fromisoformat(stated.group(1)) if stated else None)


def words_of(text: str, kind_at: dict[int, str] | tuple[str, ...]) -> list[tuple[str, str]]:
    return [(kind_at[found.start()], found.group()) for found in re.finditer(r"\w+", text)]


def kinds_found(article: Article) -> tuple[str, ...]:
    return tuple(zone.kind.value for zone in zones(article).in_order for _ in range(zone.span.start, zone.span.end))


def test_no_layout_has_been_lost() -> None:
    assert len(CASES) == 51


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_each_word_of_a_layout_is_told_for_what_it_is(path: Path) -> None:
    page = layout(path)
    article = Article(key=path.stem, text=page.text)
    assert words_of(page.text, kinds_found(article)) == words_of(page.text, page.kinds)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_date_of_a_layout_is_the_one_its_head_states(path: Path) -> None:
    page = layout(path)
    article = Article(key=path.stem, text=page.text)
    assert headed(article, zones(article)).published == page.published


TEXTS = st.one_of(
    st.text(min_size=1),
    st.lists(
        st.sampled_from(
            [
                *"\r\n\x0b\u2028\xa0",
                *("\n\n", "\r\n", "By Ann Lee", "3 May 2024", "Sign up", "Harbour to close image", "Harbour to close"),
                *("Related articles", "£20k - £30k", "Recruiter: X", "• one of four items", "‘Never,’ he said."),
                "The harbour will close for a year, the board said on Monday.",
            ]
        ),
        min_size=1,
    ).map("".join),
)


@given(TEXTS)
def test_zones_cover_the_text_and_point_back_into_it(text: str) -> None:
    found = zones(Article(key="any", text=text)).in_order
    assert "".join(zone.span.of(text) for zone in found) == text


@given(TEXTS)
def test_what_is_no_furniture_runs_without_outer_white_space(text: str) -> None:
    for zone in zones(Article(key="any", text=text)).in_order:
        if zone.kind is not ZoneKind.FURNITURE:
            assert zone.span.of(text) == zone.span.of(text).strip()


@given(TEXTS)
def test_a_second_look_finds_the_same(text: str) -> None:
    article = Article(key="any", text=text)
    first = headed(article, zones(article))
    assert zones(article) == zones(article)
    assert headed(article, zones(article)) == first


@given(TEXTS)
def test_a_title_from_markup_breaks_nothing(text: str) -> None:
    article = Article(key="any", text=text, title="Harbour to close")
    assert "".join(zone.span.of(text) for zone in zones(article).in_order) == text
    assert headed(article, zones(article)).title == "Harbour to close"


@pytest.mark.parametrize(
    "text",
    [
        "The council said on Monday that it would build forty homes. " * 17_000,
        "\n" * 1_000_000,
        "word\n" * 200_000,
        "The board said on Monday that it would build forty homes.\n" + "ab c\n" * 200_000,
        '"' * 1_000_000,
        "1 May 2020\n" * 90_000,
        "a" + " " * 1_000_000 + "b",
        ("share" + " " * 4_000 + "b\n") * 250,
    ],
    ids=["one line", "line ends", "words", "headings", "marks", "dates", "one gap", "gaps"],
)
def test_a_megabyte_takes_seconds_whatever_it_is(text: str) -> None:
    started = time.process_time()
    zones(Article(key="big", text=text))
    assert time.process_time() - started < 30  # 5 s where it was written; quadratic work takes hours


def test_carriage_returns_are_line_ends_and_keep_their_offsets() -> None:
    text = "Bridge to open\r\n\r\nThe bridge will open in May, the mayor has promised again.\r\nShe said so on Monday evening at the town hall.\r\n"
    found = zones(Article(key="crlf", text=text))
    assert [span.of(text) for span in found.of(ZoneKind.TITLE)] == ["Bridge to open"]
    assert found.of(ZoneKind.BODY) == (Span(text.index("The"), len(text) - 2),)


def test_paragraphs_with_blank_lines_between_are_one_stretch_of_body() -> None:
    text = "Bridge to open\n\nThe bridge will open in May, the mayor has said.\n\n \nHer party has heard that from her before."
    article = Article(key="a", text=text)
    assert headed(article, zones(article)).body == (Span(16, len(text)),)


def test_furniture_between_paragraphs_makes_two_stretches_of_body() -> None:
    text = "Bridge to open\n\nThe bridge will open in May, the mayor has said.\n\nAdvertisement\n\nHer party has heard that from her before."
    article = Article(key="a", text=text)
    assert [span.of(text)[:3] for span in headed(article, zones(article)).body] == ["The", "Her"]


def test_a_text_of_white_space_is_furniture() -> None:
    assert [zone.kind for zone in zones(Article(key="blank", text=" \n\t\n")).in_order] == [ZoneKind.FURNITURE]


def test_what_the_markup_says_is_kept() -> None:
    text = "Bridge to open\n\nBy Nora Finch\n\n3 May 2024\n\nThe bridge will open in May, the mayor has said again."
    article = Article(key="a", text=text, title="Bridge to open in May", byline="N. Finch", published=date(2024, 5, 4))
    read = headed(article, zones(article))
    assert (read.title, read.byline, read.published) == ("Bridge to open in May", "N. Finch", date(2024, 5, 4))


def test_a_title_known_from_markup_is_found_below_other_headlines() -> None:
    text = "Council and region today\n\nCouncil buys region's last tram for a pound\n\nThe tram\n\nThe council has bought the last tram in the region."
    found = zones(Article(key="a", text=text, title="The Tram"))
    assert [span.of(text) for span in found.of(ZoneKind.TITLE)] == ["The tram"]


def test_the_founding_articles_are_told_from_their_pages(shared: Path) -> None:
    golds = [path for path in sorted((shared / "gold").glob("*.json")) if path.stem != "corpus"]
    for path in golds:
        gold = json.loads(path.read_text(encoding="utf-8"))["article"]
        text = (shared / "articles" / gold["file"]).read_bytes().decode("utf-8")
        article = Article(key=path.stem, text=text)
        read = headed(article, zones(article))
        assert read.title == gold["title"]["text"]
        assert read.byline == (gold["byline"] and gold["byline"]["text"])
        assert str(read.published) == str(gold["published"])
        assert [[span.start, span.end] for span in read.body] == gold["body"]
    assert len(golds) == 5


def test_what_people_marked_as_reported_stays_in_title_or_body(shared: Path) -> None:
    marked = kept = 0
    annotated: dict[str, list[Path]] = {}
    for path in sorted((shared / "polnear/train/attributions").iterdir()):
        annotated.setdefault(path.stem.rsplit("_", 1)[0], []).append(path)
    for stem, files in annotated.items():
        text = (shared / "polnear/train/text" / f"{stem}.txt").read_bytes().decode("utf-8")
        read = {ZoneKind.TITLE.value, ZoneKind.BODY.value}
        kinds = kinds_found(Article(key=stem, text=text))
        for file in files:
            for start, end in re.findall(r"(\d+) (\d+)", " ".join(contents(file))):
                words = [found.start() + int(start) for found in re.finditer(r"\w+", text[int(start) : int(end)])]
                marked += len(words)
                kept += sum(kinds[at] in read for at in words)
    assert marked > 300_000
    assert kept / marked >= 0.995


def contents(file: Path) -> list[str]:
    """The spans of the contents that are reported, in brat's standoff notation."""
    lines = (line.split("\t") for line in file.read_text(encoding="utf-8").splitlines())
    return [cells[1].removeprefix("Content") for cells in lines if len(cells) > 1 and cells[1].startswith("Content ")]
