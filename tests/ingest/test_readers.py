"""What is read from files, folders and standard input, and what is said about what cannot be read."""

from __future__ import annotations

import io
import json
import os
import time
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.decoding import LARGEST
from ingest.readers import FORMATS, articles
from ingest.zones import headed, zones
from ontology.errors import BadInput
from ontology.records import Article

DOCS = Path(__file__).parents[2] / "docs" / "input.md"
SAMPLE = Path(__file__).parents[2] / "ingest" / "sample"

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8">
<title>Bridge opens at last | The Teal Gazette</title>
<meta property="og:title" content="Bridge opens at last"><meta property="og:site_name" content="The Teal Gazette">
<meta name="author" content="Nora Finch"><link rel="canonical" href="https://gazette.example/bridge">
{head}</head><body><nav><a href="#n">News</a> <a href="#s">Sport</a></nav><article><h1>Bridge opens at last</h1>{below}
<p>The bridge over the Teal has opened after nine years of building and a winter of waiting, to the sound of a brass band.</p>
<p>"It is a good bridge," said the mayor, who walked over it first and came back by boat because of the crowd.</p>
</article><footer><p>Printed on 1 January 1999. © The Teal Gazette. All rights reserved.</p></footer>{foot}</body></html>"""


def page(head: str = "", below: str = "", foot: str = "") -> str:
    return PAGE.format(head=head, below=below, foot=foot)


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def only(path: Path | str, stdin: bytes = b"") -> Article | BadInput:
    (outcome,) = articles([path], stdin=io.BytesIO(stdin))
    return outcome


def read(path: Path | str, stdin: bytes = b"") -> Article:
    outcome = only(path, stdin)
    assert isinstance(outcome, Article), outcome
    return outcome


def said(outcome: Article | BadInput) -> str:
    assert isinstance(outcome, BadInput), outcome
    assert str(outcome).isprintable()  # one line
    return str(outcome)


# Text


def test_a_text_is_kept_as_it_stands(tmp_path: Path) -> None:
    text = "Title\r\n\r\n  Café\u00a0\u2028 is open.\rYes.\n"
    article = read(write(tmp_path / "one.two.txt", text))
    assert article == Article(key="one.two", text=text)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.txt", b"\xef\xbb\xbfHello there.")).text == "Hello there."


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_any_text_that_utf8_can_hold_comes_back(text: str) -> None:
    outcome = only("-", text.encode())
    if isinstance(outcome, Article) and not text.lstrip("\ufeff").lstrip().startswith(("{", "[", "<")):
        assert outcome.text == text.removeprefix("\ufeff")


@given(st.binary())
def test_any_bytes_give_articles_or_a_line_about_the_fault(data: bytes) -> None:
    for outcome in articles(["-"], stdin=io.BytesIO(data)):
        assert isinstance(outcome, Article | BadInput)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is binary (a null byte at byte 8)"),
        (bytes(range(1, 9)) * 40 + b"\xff", "is binary"),
        ("Café".encode("latin-1"), "is not UTF-8 (0xe9 at byte 3)"),
        (b"\xef\xbb\xbf" + "Café".encode("latin-1"), "is not UTF-8 (0xe9 at byte 6)"),
        ("Café".encode("utf-16"), "is UTF-16 (byte order mark at byte 0)"),
    ],
)
def test_what_is_no_readable_text_is_refused_with_its_fault(tmp_path: Path, data: bytes, fault: str) -> None:
    path = write(tmp_path / "a.txt", data)
    assert said(only(path)).startswith(f"{path}: {fault}; ")


@pytest.mark.parametrize("name", ["big.txt", "big.html", "big.json"])
def test_a_file_of_200_megabytes_is_refused_before_it_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(200_000_000)
    tracemalloc.start()
    assert "has 200,000,000 bytes; split it" in said(only(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


# Paths


def test_a_file_that_is_not_there_is_named() -> None:
    assert said(only("no/such.txt")).startswith("no/such.txt: cannot be read (No such file or directory); ")


def test_a_path_that_cannot_be_is_named_in_one_line() -> None:
    assert said(only("a\0b\nc.txt")).startswith("a\\x00b\\nc.txt: cannot be read")


@pytest.mark.parametrize("name", ["report.pdf", "noext"])
def test_an_unknown_type_is_refused_when_named_outright(tmp_path: Path, name: str) -> None:
    assert "has the unknown type" in said(only(write(tmp_path / name, "x")))


def test_a_pipe_among_files_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert "is no ordinary file" in said(only(tmp_path / "a.txt"))


def test_a_folder_is_walked_in_the_order_of_its_names(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.TXT", "a.txt", "sub/c.txt"):
        write(tmp_path / name, "Some words.")
    assert [outcome.key for outcome in articles([tmp_path]) if isinstance(outcome, Article)] == ["a", "b", "c"]


def test_what_is_passed_over_in_a_folder_is_told(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "Some words.")
    write(tmp_path / "README.md", "Some words.")
    write(tmp_path / ".hidden.txt", "Some words.")
    (tmp_path / ".git").mkdir()
    write(tmp_path / ".git" / "x.txt", "Some words.")
    told: list[str] = []
    assert len(list(articles([tmp_path], notice=told.append))) == 1
    assert [line.rpartition("/")[2].partition(":")[0] for line in told] == [".git", ".hidden.txt", "README.md"]


def test_links_in_a_folder_are_passed_over_but_followed_when_named(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    write(folder / "a.txt", "Some words.")
    outside = write(tmp_path / "outside.txt", "Other words.")
    (folder / "link.txt").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    told: list[str] = []
    assert [o.key for o in articles([folder], notice=told.append) if isinstance(o, Article)] == ["a"]
    assert len(told) == 2
    assert read(folder / "link.txt").text == "Other words."


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    assert "is a folder without documents" in said(only(tmp_path))


def test_bad_documents_do_not_keep_the_others_out(tmp_path: Path) -> None:
    paths = [write(tmp_path / "a.txt", ""), write(tmp_path / "b.txt", "Words."), tmp_path / "gone.txt"]
    assert [type(outcome) for outcome in articles(paths)] == [BadInput, Article, BadInput]


def test_documents_are_read_only_as_they_are_asked_for(tmp_path: Path) -> None:
    first = write(tmp_path / "a.txt", "Words.")
    stream = articles([first, tmp_path / "b.txt"])
    assert isinstance(next(stream), Article)
    write(tmp_path / "b.txt", "Written later.")
    assert isinstance(next(stream), Article)


# Pages


def test_a_page_gives_title_paragraphs_and_what_its_markup_says(tmp_path: Path) -> None:
    head = '<meta property="article:published_time" content="2024-05-03T23:30:00-05:00">'
    article = read(write(tmp_path / "bridge.html", page(head)))
    title, first, second = article.text.split("\n\n")
    assert title == article.title == "Bridge opens at last"
    assert first.startswith("The bridge over the Teal has opened")
    assert second.startswith('"It is a good bridge,"')
    assert (article.byline, article.outlet) == ("Nora Finch", "The Teal Gazette")
    assert (article.url, article.published) == ("https://gazette.example/bridge", date(2024, 5, 3))
    assert [span.of(article.text) for span in headed(article, zones(article)).body] == [f"{first}\n\n{second}"]


@pytest.mark.parametrize(
    "parts",
    [
        {"head": '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-05-03"}</script>'},
        {"head": '<meta itemprop="datePublished" content="3 May 2024">'},
        {"below": '<time itemprop="datePublished" datetime="2024-05-03">yesterday</time>'},
        {"below": '<p class="meta">By Nora Finch | 3 May 2024</p>'},
    ],
)
def test_the_date_of_a_page_is_the_one_it_states(tmp_path: Path, parts: dict[str, str]) -> None:
    assert read(write(tmp_path / "a.html", page(**parts))).published == date(2024, 5, 3)


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"head": '<meta property="og:url" content="https://gazette.example/2024/05/03/bridge">'},
        {"foot": '<p>Book now: <time datetime="2024-05-03">3 May 2024</time></p>'},
        {"foot": "<script>var updated = '2024-05-03';</script>"},
    ],
)
def test_a_date_of_something_else_is_not_the_page_s(tmp_path: Path, parts: dict[str, str]) -> None:
    assert read(write(tmp_path / "a.html", page(**parts))).published is None


def test_a_host_is_not_the_name_of_an_outlet(tmp_path: Path) -> None:
    unnamed = (
        page()
        .replace('<meta property="og:site_name" content="The Teal Gazette">', "")
        .replace(" | The Teal Gazette", "")
    )
    assert read(write(tmp_path / "a.html", unnamed)).outlet is None


def test_words_outside_paragraphs_are_read(tmp_path: Path) -> None:
    below = (
        "<h2>What it cost</h2>The bridge cost nine million, said the treasurer, and a tenth of that went on the band."
    )
    assert "said the treasurer" in read(write(tmp_path / "a.html", page(below=below))).text


def test_a_page_is_read_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    latin = page().replace("utf-8", "iso-8859-1").replace("good bridge", "bridge for the café").encode("latin-1")
    assert "bridge for the café" in read(write(tmp_path / "a.html", latin)).text


def test_a_page_in_an_encoding_that_it_does_not_declare_is_refused(tmp_path: Path) -> None:
    latin = page().replace("good bridge", "bridge for the café").encode("latin-1")
    assert "is not UTF-8" in said(only(write(tmp_path / "a.html", latin)))


@pytest.mark.parametrize("content", ["<html><body></body></html>", "<p>", "<div>" * 20_000])
def test_a_page_without_text_is_refused_and_nothing_else_is_printed(
    tmp_path: Path, content: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert "is a page without an article's text" in said(only(write(tmp_path / "a.html", content)))
    assert capfd.readouterr() == ("", "")


def test_entities_that_grow_or_reach_out_stay_what_they_are(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret.txt", "do not read me")
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE html [<!ENTITY e0 "boom">{bomb}<!ENTITY file SYSTEM "file://{secret}">]>'
    hostile = page().replace("<!DOCTYPE html>", doctype).replace("good bridge", "&e11; &file; bridge")
    article = read(write(tmp_path / "a.html", hostile))
    assert len(article.text) < 1000
    assert "do not read me" not in article.text


@pytest.mark.parametrize("odd", ["<![foo]>", "<![foo]" * 5_000], ids=["once", "often"])
def test_odd_markup_does_not_keep_a_page_from_being_read(tmp_path: Path, odd: str) -> None:
    assert "good bridge" in read(write(tmp_path / "a.html", page(below=odd + ">"))).text


@pytest.mark.parametrize("opened", ['<a x="', "<!--", "<h1>", "<script>", "</"])
def test_what_is_opened_again_and_again_takes_seconds(tmp_path: Path, opened: str) -> None:
    path = write(tmp_path / "a.html", page(foot=opened * (60_000 // len(opened))))
    started = time.monotonic()
    only(path)
    assert time.monotonic() - started < 10  # under 1 s where it was written; quadratic work took 41


@pytest.mark.parametrize("encoding", ["undefined", "no-such-thing", "idna"])
def test_an_encoding_that_cannot_be_used_is_as_if_not_declared(encoding: str) -> None:
    data = page().replace("utf-8", encoding).replace("good bridge", "café").encode("latin-1")
    assert "is not UTF-8" in said(only("-", stdin=data))


def test_a_fault_that_nobody_thought_of_is_told_and_the_batch_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trip(*_: object) -> None:
        raise AssertionError("a parser's own\ncheck")

    monkeypatch.setitem(FORMATS, ".htm", trip)
    monkeypatch.setattr("ingest.readers._plain", trip)
    bad, good = articles([write(tmp_path / "a.htm", "<p>"), write(tmp_path / "b.txt", "Words.")])
    assert "a.htm: cannot be read (AssertionError: a parser's own\\ncheck); " in said(bad)
    assert isinstance(good, Article)
    assert said(only("-", stdin=b"Words.")).startswith("standard input: cannot be read (AssertionError: ")


def test_scripts_are_not_text(tmp_path: Path) -> None:
    article = read(write(tmp_path / "a.html", page(below="<script>alert('x')</script>", foot="<style>p{}</style>")))
    assert "alert" not in article.text


# JSON


def test_a_line_of_json_becomes_an_article(tmp_path: Path) -> None:
    line = {"id": 7, "title": "Bridge", "text": "It is open.", "byline": "N. Finch", "outlet": "Gazette"}
    line |= {"published": "2024-05-03", "url": "https://gazette.example/7", "views": 9}
    article = read(write(tmp_path / "a.jsonl", json.dumps(line)))
    assert article == Article(
        key="7",
        text="Bridge\n\nIt is open.",
        title="Bridge",
        byline="N. Finch",
        outlet="Gazette",
        url="https://gazette.example/7",
        published=date(2024, 5, 3),
    )


def test_the_names_of_schema_org_are_read_too(tmp_path: Path) -> None:
    item = {"headline": "Bridge", "articleBody": "It is open.", "author": [{"name": "A. Lee"}, "B. Kay"]}
    item |= {"publisher": {"@type": "Organization", "name": "Gazette"}, "datePublished": "2024-05-03T10:00:00Z"}
    item |= {"mainEntityOfPage": {"@id": "https://gazette.example/7"}}
    article = read(write(tmp_path / "a.json", json.dumps(item, indent=1)))
    assert (article.key, article.title, article.byline, article.outlet) == ("a", "Bridge", "A. Lee, B. Kay", "Gazette")
    assert (article.published, article.url) == (date(2024, 5, 3), "https://gazette.example/7")


def test_a_title_that_the_text_has_is_not_put_before_it_again(tmp_path: Path) -> None:
    item = {"title": "Bridge opens", "text": "Local\nBRIDGE OPENS\n\nIt is open."}
    assert read(write(tmp_path / "a.json", json.dumps(item))).text == item["text"]


def test_a_page_in_json_yields_to_what_the_json_says(tmp_path: Path) -> None:
    item = {"id": "x", "html": page(), "outlet": "Another", "published": "2020-02-02"}
    article = read(write(tmp_path / "a.json", json.dumps(item)))
    assert (article.key, article.outlet, article.byline) == ("x", "Another", "Nora Finch")
    assert (article.title, article.published) == ("Bridge opens at last", date(2020, 2, 2))


def test_a_list_is_several_articles(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", '[{"text": "One."}, {"words": 1}, {"id": "z", "text": "Three."}]')
    first, second, third = articles([path])
    assert isinstance(first, Article)
    assert isinstance(third, Article)
    assert (first.key, third.key) == (f"a-{first.hash[:8]}", "z")
    assert said(second) == f'{path}: item 2: has no text; expected the field "text" or "html"'


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('{"text": "x"', "is broken JSON (Expecting ',' delimiter at column 13); "),
        ('"words"', 'is "words"; expected an object such as '),
        ('{"id": "q"}', 'has no text; expected the field "text" or "html"'),
        ('{"text": "  "}', "has no text; "),
        ('{"text": 5}', "text is 5; expected text"),
        ('{"text": ["x", "y"]}', 'text is ["x", "y"]; expected text'),
        ('{"text": "x", "author": {"age": 9}}', 'author is {"age": 9}; expected text'),
        (
            '{"text": "x", "datePublished": "May 3"}',
            'datePublished is "May 3"; expected an ISO 8601 date such as 2024-05-03',
        ),
        ('{"text": "x", "published": "2024-02-30"}', 'published is "2024-02-30"; expected an ISO 8601 date'),
        (
            '{"text": "x", "url": "javascript:alert(1)"}',
            'url is "javascript:alert(1)"; expected one that starts with http',
        ),
        ('{"text": "half \\ud83d"}', "has half a character (surrogate U+D83D at character 5); "),
        ('{"text": "x", "title": "\\udc00"}', "title: has half a character"),
        ('{"text": "a\\u0000b"}', "has a null character at character 1; "),
        ('{"text": ' + "[" * 50_000, "is JSON nested too deeply, or with a number too long; "),
        ('{"n": ' + "9" * 5_000 + "}", "is JSON nested too deeply, or with a number too long; "),
    ],
)
def test_a_bad_line_is_named_and_the_next_is_read(tmp_path: Path, line: str, complaint: str) -> None:
    path = write(tmp_path / "articles.jsonl", f'{{"text": "First."}}\n\n{line}\n{{"text": "Last."}}\n')
    first, bad, last = articles([path])
    assert said(bad).startswith(f"{path}:3: {complaint}")
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert (first.key, last.key) == (f"articles-{first.hash[:8]}", f"articles-{last.hash[:8]}")


def test_fields_that_say_nothing_are_as_if_not_there(tmp_path: Path) -> None:
    item = {"title": " ", "headline": "Bridge", "text": "Bridge\nIs open.", "author": "", "date": None, "publisher": {}}
    article = read(write(tmp_path / "a.json", json.dumps(item)))
    assert article == Article(key="a", text="Bridge\nIs open.", title="Bridge")


def test_both_halves_of_a_character_are_one(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.jsonl", '{"text": "\\ud83d\\ude00 ok"}')).text == "😀 ok"


def test_a_line_in_another_encoding_is_named_with_its_byte(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", b'{"text": "ok"}\n{"text": "caf\xe9"}\n')
    assert said(list(articles([path]))[1]).startswith(f"{path}:2: is not UTF-8 (0xe9 at byte 13); ")


def test_a_line_of_50_megabytes_is_refused_in_little_memory_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(50):
            file.write(b"a" * 1_000_000)
        file.write(b'"}\n{"text": "Last."}\n')
    tracemalloc.start()
    bad, last = articles([path])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert said(bad).startswith(f"{path}:1: has more than {LARGEST:,} bytes; split it")
    assert isinstance(last, Article)
    assert last.text == "Last."
    assert peak < 5 * LARGEST


def test_an_empty_file_of_lines_is_refused(tmp_path: Path) -> None:
    assert "is empty" in said(only(write(tmp_path / "a.jsonl", "\n\n")))


# Standard input


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        (b"Plain words.", ["stdin-"]),
        (b"[Note] plain words.", ["stdin-"]),
        (b'\xef\xbb\xbf\n{"id": "a", "text": "x"}\n{"text": "y"}', ["a", "stdin-"]),
        (b'{\n "text": "x"\n}\n', ["stdin-"]),
        (b'[{"text": "x"}, {"text": "y"}]', ["stdin-", "stdin-"]),
        (page().encode(), ["stdin-"]),
    ],
)
def test_standard_input_is_told_by_how_it_begins(data: bytes, keys: list[str]) -> None:
    outcomes = list(articles(["-"], stdin=io.BytesIO(data)))
    read = [outcome for outcome in outcomes if isinstance(outcome, Article)]
    assert [article.key.removesuffix(article.hash[:8]) for article in read] == keys
    assert len(outcomes) == len(keys)


def test_two_texts_from_standard_input_are_no_versions_of_one_article() -> None:
    keys = [read("-", stdin=words).key for words in (b"One thing.", b"Another thing.", b"One thing.")]
    assert keys[0] == keys[2] != keys[1]


def test_lines_without_an_id_are_told_apart_by_their_words_not_their_place(tmp_path: Path) -> None:
    monday = write(tmp_path / "feed.jsonl", '{"text": "One thing."}\n{"text": "Another thing."}\n')
    first, second = (outcome.key for outcome in articles([monday]) if isinstance(outcome, Article))
    tuesday = write(tmp_path / "feed.jsonl", '{"text": "Another thing."}\n')
    assert read(tuesday).key == second != first


def test_what_is_wrong_with_standard_input_is_said() -> None:
    assert said(only("-")).startswith("standard input: is empty; ")


# The sample, and the page that tells users all this


def test_the_sample_is_eight_articles_apart_from_their_pages() -> None:
    found = [outcome for outcome in articles([SAMPLE]) if isinstance(outcome, Article)]
    assert len(found) == 8
    for article in found:
        read_whole = headed(article, zones(article))
        body = "\n".join(span.of(article.text) for span in read_whole.body)
        assert read_whole.title
        assert read_whole.byline is None
        assert "social care" in body or "children" in body
        for invented in ("Teal Valley", "Saltmarsh", "Kettle", "Stationery", "choir", "custard", "cookies", "Facebook"):
            assert invented not in body


def test_outlets_of_the_sample_say_that_it_is_one() -> None:
    outlets = {outcome.outlet for outcome in articles([SAMPLE]) if isinstance(outcome, Article) and outcome.outlet}
    assert len(outlets) >= 4
    assert all(outlet.startswith("Onrecord sample: ") for outlet in outlets)


def test_every_type_that_is_read_is_in_the_docs() -> None:
    told = DOCS.read_text(encoding="utf-8")
    assert all(f"`{suffix}`" in told for suffix in FORMATS)
    assert f"{LARGEST:,}" in told
