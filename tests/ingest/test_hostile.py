"""Hostile and odd input that was found by `python -m bench fuzz` or by hand: each once hurt, and does no more."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from ingest.cast import Draft, _latest
from ingest.names import LONGEST as LONGEST_NAME
from ingest.parse import SENTENCE, parsed
from ingest.pipeline import read
from ingest.readers import articles, sent, within
from ingest.zones import zones
from ontology.errors import BadInput
from ontology.records import LONGEST, ActorKind, Article, Span


def only(payload: bytes, kind: str = "application/json") -> Article | BadInput:
    (outcome,) = sent(payload, kind, {}, "request", "sent")
    return outcome


def with_(**fields: object) -> Article | BadInput:
    return only(json.dumps({"text": "Rain", **fields}).encode())


def said(outcome: Article | BadInput) -> str:
    assert isinstance(outcome, BadInput), outcome
    assert str(outcome).isprintable()
    return str(outcome)


def page(head: str, body: str = "") -> str:
    words = "The bridge over the Teal has opened after nine years of building and a winter of waiting, said the mayor."
    return f"<html><head><title>Bridge opens</title>{head}</head><body><h1>Bridge opens</h1>{body}<p>{words}</p></body></html>"


# Addresses


@pytest.mark.parametrize(
    "url",
    [
        *("http://[::1", "http://\u2100.example/", "http://a.example:port/", "http://a.example:99999/", "http:///page"),
        *(
            "http://a.example/\u202etxt.exe",
            "http://a.example/\u200b",
            "http://a.example/\x01",
            "http://a.example/\ud800",
        ),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(url: str) -> None:
    assert "url" in said(with_(url=url))


@pytest.mark.parametrize("url", ["https://ann:secret@a.example/page", "https://ann@a.example/"])
def test_a_password_in_an_address_is_neither_kept_nor_repeated(url: str) -> None:
    told = said(with_(url=url))
    assert "url has a user's name or password in it" in told
    assert "ann" not in told
    found = only(page(f'<link rel="canonical" href="{url}">').encode(), "text/html")
    assert isinstance(found, Article)
    assert found.url is None


@pytest.mark.parametrize(
    "url", ["http://[::1", "http://a.example:port/", "javascript:alert(1)", "http://a.example/" + "x" * 3_000]
)
def test_a_page_with_an_address_that_leads_nowhere_is_read_without(url: str) -> None:
    found = only(page(f'<link rel="canonical" href="{url}">').encode(), "text/html")
    assert isinstance(found, Article)
    assert found.url is None


@pytest.mark.parametrize(
    "url", ["https://a.example/page|1?q={x}#y", "http://ä.example/ü", "http://[::1]:8000/x", "https://a.example/@ann"]
)
def test_an_address_of_the_web_is_kept_as_it_stands(url: str) -> None:
    found = with_(url=url)
    assert isinstance(found, Article)
    assert found.url == url


# Dates


@pytest.mark.parametrize(
    "day", ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59-12:00", "0000-01-01", "2567-05-03", "2024-02-31"]
)
def test_a_day_that_no_article_appeared_on_is_refused(day: str) -> None:
    assert f'published is "{day}"; expected an ISO 8601 date such as 2024-05-03, from 1700 to 2200' in said(
        with_(published=day)
    )


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2567-05-03"])
def test_a_page_that_states_such_a_day_is_read_without(day: str) -> None:
    stated = page(f'<meta property="article:published_time" content="{day}">')
    found = only(stated.encode(), "text/html")
    assert isinstance(found, Article)
    assert found.published is None


# What is told of an article


@pytest.mark.parametrize(("field", "most"), LONGEST.items())
def test_what_is_told_of_an_article_has_its_bounds(field: str, most: int) -> None:
    assert f"{field} has {most + 1:,} characters; expected {most:,} at most" in said(with_(**{field: "x" * (most + 1)}))


def test_a_title_of_a_megabyte_is_none_of_the_page_s() -> None:
    found = only(page(f'<meta property="og:title" content="{"Bridge " * 150_000}">').encode(), "text/html")
    assert isinstance(found, Article)
    assert found.title is None
    assert len(found.text) < 1_000


# Folders and files


def test_folders_in_folders_have_no_bottom(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    try:
        for _ in range(1_100):
            os.mkdir("a", dir_fd=here)
            inner = os.open("a", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = inner
        with os.fdopen(os.open("rain.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here), "w") as file:
            file.write("Rain.")
    finally:
        os.close(here)
    (found,) = articles([tmp_path])
    assert isinstance(found, Article), found
    assert found.text == "Rain."
    while (tmp_path / "a" / "a").exists():  # what clears up after tests goes down by calls
        (tmp_path / "a" / "a").rename(tmp_path / "b")
        (tmp_path / "a").rmdir()
        (tmp_path / "b").rename(tmp_path / "a")


def test_a_folder_that_is_too_deep_to_be_named_is_told_of_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "rain.txt").write_text("Rain.")
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(25):
        os.mkdir("a" * 200, dir_fd=here)
        inner = os.open("a" * 200, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    read, refused = articles([tmp_path])
    assert isinstance(read, Article)
    assert "cannot be opened (File name too long)" in said(refused)


def test_names_that_are_no_text_stay_apart(tmp_path: Path) -> None:
    """Else one file would be taken for a newer version of the other."""
    for name in (b"caf\xe8.txt", b"caf\xe9.txt"):
        (tmp_path / os.fsdecode(name)).write_text("Rain.")
    keys = {found.key for found in articles([tmp_path]) if isinstance(found, Article)}
    assert len(keys) == 2
    assert all(key.isascii() for key in keys)


def test_a_file_that_goes_while_a_folder_is_walked_is_told_of(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text("Rain.")
    walked = articles([tmp_path])
    first = next(walked)
    (tmp_path / "b.txt").unlink()
    gone, last = walked
    assert isinstance(first, Article)
    assert "b.txt: cannot be read (No such file or directory)" in said(gone)
    assert isinstance(last, Article)


def test_what_a_folder_holds_beside_files_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to("/dev/zero")
    (tmp_path / "c.txt").mkdir()
    (tmp_path / "d.txt").symlink_to(tmp_path / "e.txt")
    (tmp_path / "e.txt").symlink_to(tmp_path / "d.txt")
    told: list[str] = []
    found = [*articles([tmp_path], notice=told.append)]
    assert "a.txt: is no ordinary file" in said(found[0])
    assert len(found) == 1
    assert len(told) == 3
    assert all("it is a link" in each for each in told)


@pytest.mark.parametrize("name", ["a\nb.txt", "a\x1b[31m.txt", "'\"$(x)`.txt", "\u202etxt.html", "-.txt"])
def test_a_file_may_be_called_anything(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xff")
    assert "is not UTF-8" in said(*articles([tmp_path]))


# Encodings


@pytest.mark.parametrize(
    "encoding", ["idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "rot13", "bz2"]
)
def test_what_is_no_encoding_of_pages_is_not_tried(encoding: str) -> None:
    """That of host names takes the square of what it is given: hours for a megabyte."""
    label = b"xn--" + b"a" * 2_000_000
    data = page("").encode() + b"<meta charset=" + encoding.encode() + b">." + label + b".\xff"
    told = only(b"<meta charset=" + encoding.encode() + b">." + label + b"." + data + b"\xff", "text/html")
    assert "is not UTF-8 (0xff at byte" in said(told)


@pytest.mark.parametrize("encoding", ["windows-1252", "ISO-8859-15", "latin1", "macintosh", "cp1250", "us-ascii"])
def test_encodings_of_pages_are_read(encoding: str) -> None:
    mark = "" if encoding == "us-ascii" else "é"
    data = page(f'<meta charset="{encoding}">').replace("Teal", f"T{mark}al").encode(encoding)
    assert isinstance(only(data, "text/html"), Article)


# Markup


@pytest.mark.parametrize(
    "markup",
    [
        f"<p {' '.join(f'a{number}' for number in range(300_000))}>",
        f"<p {' '.join(f'a{number}=x' for number in range(300_000))}>",
        "<p" + "/a" * 300_000 + ">",
        """<p x=">" """ + " ".join(f"a{number}='x'" for number in range(300_000)) + ">",
        '<!-- <p x=" --> <p ' + " ".join(f"a{number}" for number in range(300_000)) + ' y="z">',
    ],
    ids=["bare", "with values", "slashes", "behind a mark", "behind a comment"],
)
def test_a_tag_crowded_with_attributes_is_refused(markup: str) -> None:
    """The parser compares each with all before: these keep it busy for minutes."""
    assert "with a tag of more than 2,000 attributes" in said(only(page("", markup).encode(), "text/html"))


@pytest.mark.parametrize(
    "markup",
    [
        f'<img src="data:image/png;base64,{"A" * 2_000_000}">',
        f"<div data-state='{'word ' * 100_000}'></div>",
        "<script>for (i=0;i<n;i++) {" + "a = b + c; " * 200 + "}</script>",
        f"<p>1 < 2 {'and it is not true that this has been said ' * 600}</p>",
    ],
    ids=["a picture", "a state", "a script", "words"],
)
def test_a_page_with_much_in_few_tags_is_read(markup: str) -> None:
    found = only(page("", markup).encode(), "text/html")
    assert isinstance(found, Article), found
    assert "The bridge over the Teal" in found.text


def test_a_page_of_more_tags_than_an_article_has_is_refused() -> None:
    assert "is a page of 600,012 tags" in said(only(page("", "<p>a</p>" * 300_000).encode(), "text/html"))


@pytest.mark.parametrize("markup", ["<div>a<p>b</div>", "<p>a</p>", "<br>", "<li>a", "<td>a", "<b>"])
def test_a_page_of_thousands_of_paragraphs_takes_time_in_proportion(markup: str) -> None:
    """Where the main way finds little, another is tried, which looks from each paragraph at all others: it took minutes."""
    outcome = only(page("", markup * 6_000).encode(), "text/html")
    assert isinstance(outcome, Article) or "text" in outcome.fault or "English" in outcome.fault


@pytest.mark.parametrize(
    "markup", ["<div>", "<span>", "<ul><li>", "<table><tr><td>", "<blockquote>", "<!--", "<![CDATA[", "<"]
)
def test_a_page_opened_ninety_thousand_times_is_read_or_refused(markup: str) -> None:
    outcome = only(page("", markup * (90_000 // markup.count("<"))).encode(), "text/html")
    assert isinstance(outcome, Article) or "without an article's text" in outcome.fault


@pytest.mark.parametrize("root", ["svg", "form", "math"])
def test_a_page_that_does_not_begin_as_one_is_read(root: str) -> None:
    """What is pruned of a page may be what all of it stands in."""
    found = only(
        (f"<{root}><div></head><body>" + page("<br>", "<svg><svg><div></head><body><p>So she said.</p>")).encode(),
        "text/html",
    )
    assert isinstance(found, Article), found
    assert "The bridge over the Teal" in found.text


def test_a_bomb_of_entities_stays_what_it_is() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    found = only((f'<!DOCTYPE html [<!ENTITY e0 "boom">{bomb}]>' + page("", "<p>&e11;</p>")).encode(), "text/html")
    assert isinstance(found, Article)
    assert len(found.text) < 1_000


@pytest.mark.parametrize("bomb", ["[" * 1_000_000, '{"a":' * 1_000_000, '{"text": ' + "[" * 1_000_000, "9" * 1_000_000])
def test_json_without_bottom_is_refused(bomb: str) -> None:
    assert said(only(bomb.encode()))


# Size


def test_an_article_that_would_keep_the_others_waiting_is_refused() -> None:
    some = [Article("short", "x" * 10), Article("long", "x" * 11), BadInput("a", "is empty", "give one")]
    short, refused, other = within(some, 10)
    assert (short, other) == (some[0], some[2])
    assert said(refused) == "long: has 11 characters, and 10 are read; split it, or set ONRECORD_ARTICLE_CHARACTERS"


def test_millions_of_refusals_are_not_kept_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.TOLD", 3)
    given = ["0", "1", '{"text": "Rain."}', "2", "3", "4", '{"text": "Snow."}']
    for kind, payload in (("application/json", f"[{','.join(given)}]"), ("application/jsonl", "\n".join(given))):
        found = [*within(sent(payload.encode(), kind, {}, "request", "sent"), 1_000)]
        assert [one.text for one in found if isinstance(one, Article)] == ["Rain.", "Snow."]
        assert [str(one) for one in found if isinstance(one, BadInput)][3:] == [
            "2 others: are refused, too; mend those that are named first"
        ]


# What takes the square of something


def sentences(text: str, nlp: Language) -> list[str]:
    article = Article("a", text)
    ((_, _, doc),) = parsed([(article, zones(article))], nlp)
    assert all(len(sentence) <= SENTENCE for sentence in doc.sents)
    return [sentence.text.strip() for sentence in doc.sents]


@pytest.mark.parametrize("words", ["and so it went on ", "A ", "(a ", ". ", "“ ", "Ann and "])
def test_no_sentence_goes_on_for_ever(words: str, nlp: Language) -> None:
    assert len(sentences(words * 1_500, nlp)) > 1


def test_a_line_that_is_too_long_for_one_sentence_is_cut_after_a_full_stop(nlp: Language) -> None:
    found = sentences("The mayor said that it would rain all day, and so it did. “It was late,” he said. " * 60, nlp)
    assert {one[-1] for one in found} == {"."}


@pytest.mark.parametrize("shout", ["RAIN ", "A ", "Rain ", "Mr Rain ", "Ann A. "])
def test_a_shout_is_no_name(shout: str, nlp: Language) -> None:
    (found,) = read([Article("a", f"The mayor said that it was late. {shout * 1_500}")], nlp)
    assert all(len(actor.name.split()) <= LONGEST_NAME for actor in found.actors)


def test_what_stands_before_a_name_describes_it_even_if_it_is_taken_for_a_name(nlp: Language) -> None:
    text = "It will be led by Ann Wood, founder of th\u200be charity Harbou\u200br and once a teacher."
    (found,) = read([Article("a", text)], nlp)
    assert "charity" in {mention.span.of(text) for actor in found.actors for mention in actor.mentions}


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 90), st.integers(1, 4)), min_size=1, max_size=8), min_size=1, max_size=4
    ),
    st.tuples(st.integers(0, 90), st.integers(1, 4)),
)
def test_whom_a_name_means_is_found_as_by_looking_at_all_mentions(
    places: list[list[tuple[int, int]]], of: tuple[int, int]
) -> None:
    span = Span(of[0], sum(of))
    drafts = []
    for number, several in enumerate(places):
        drafts.append(Draft(ActorKind.PERSON, f"Ann {number}"))
        for start, length in several:
            drafts[-1].add(f"Ann {number}", Span(start, start + length))
            assert drafts[-1].in_order() == sorted(drafts[-1].mentions)

    def last(one: Draft) -> tuple[int, int, int]:
        before = [at for at in one.mentions if at < span]
        alike = [at.start for at in before if at.end - at.start == span.end - span.start]
        return max(alike, default=-1), max((at.start for at in before), default=-1), len(one.mentions)

    assert _latest(drafts, span) is max(drafts, key=last)


def test_a_long_first_paragraph_is_not_read_anew_for_each_that_may_belong_to_it() -> None:
    words = "The council said on Monday that Elm Town would build forty homes for the people of Teal Valley. "
    other = (
        "another evening brings music, drink, dancing, stalls, rides, singing, lanterns, ponies and cake in abundance. "
    )
    text = f"Homes for Elm\n\n{words * 4_000}\n\nJoin us at the fair\n\n" + f"{other * 3}\n\n" * 2_000
    assert "".join(zone.span.of(text) for zone in zones(Article("a", text)).in_order) == text
