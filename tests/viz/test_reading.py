"""Finding and reading, as readers do it: search, article, comparison, and who was not heard."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from ingest.readers import articles
from onrecord.batch import ingest
from tests import browsing, critics, newsroom
from tests.serving import served
from viz.found import highlighted

HTML = {"Accept": "text/html"}
FIRST, SECOND = newsroom.WEIR
ASKED = "the bridge will stay shut until Harbour Trust pays"

WIDTHS = (360, 768, 1440)
ADDRESSES = (
    "/search?q=quilt+dry",
    "/search?outlet=Daily+Post&kind=direct",
    "/search?q=bridge&outlet=Weir+Letter",
    "/article/bridge-echo",
    "/compare",
    "/compare?q=nothing-such",
    "/unheard?min_confidence=0.5",
)
"""What the pages look like in states in which `test_every_page.py` does not find them."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server where somebody is criticised, some words stand in several outlets, and some names are attacks."""
    readings = (*newsroom.newsroom(), newsroom.hostile(), *newsroom.weir(), *critics.readings())
    store = newsroom.store(tmp_path_factory.mktemp("desk") / "store", readings)
    with served(store, full_text=True) as address, httpx.Client(base_url=address, timeout=60) as opened:
        yield opened


@pytest.fixture
def read(browser: Browser, desk: httpx.Client) -> Iterator[Page]:
    with browsing.watched(browser, str(desk.base_url)) as opened:
        yield opened


def words(client: httpx.Client, address: str) -> str:
    """The words of a page, in one line."""
    page = client.get(address, headers=HTML).raise_for_status().text
    return " ".join(html.unescape(re.sub("<[^>]*>", "", page)).split())


# ---- search


def test_words_are_found_by_kind_with_numbers_and_marks(read: Page) -> None:
    read.goto("/search?q=harbour")
    expect(read.get_by_role("link", name="People and organisations 1")).to_be_visible()
    expect(read.locator(".people mark").first).to_have_text("Harbour")
    expect(read.locator("blockquote mark").first).to_have_text("Harbour")
    expect(read.locator(".call code")).to_have_text("GET /api/v1/search?q=harbour")


def test_a_facet_narrows_the_statements_and_a_chip_takes_it_off_again(read: Page) -> None:
    read.goto("/search?q=harbour")
    facet = read.locator(".facets a", has_text="Elmstow Echo")
    number = facet.locator(".count").inner_text()
    facet.click()
    expect(read.locator("h2 .count").first).to_have_text(number)
    expect(read.locator("article.said")).to_have_count(int(number))
    assert "outlet=Elmstow+Echo" in read.url
    read.locator(".chips a", has_text="Elmstow Echo").click()
    expect(read).to_have_url(re.compile(r"/search\?q=harbour$"))


@pytest.mark.parametrize(
    "asked", ["", "q=harbour", "outlet=Daily+Post", "topic=health", "kind=direct&min_confidence=0.5"]
)
def test_every_facet_leads_to_as_many_statements_as_it_says(asked: str, desk: httpx.Client) -> None:
    page = desk.get(f"/search?{asked}", headers=HTML).raise_for_status().text
    links = re.findall(r'<li><a href="(/search\?[^"]*)" rel="nofollow"><bdi>.*?<span class="count">(\d+)</span>', page)
    assert links or "topic=" in asked
    for address, number in links:
        query = html.unescape(address).partition("?")[2]
        counted = desk.get(f"/api/v1/statements/count?{query}").raise_for_status().json()["total"]
        assert counted == int(number), address


def test_a_year_is_one_chip(desk: httpx.Client) -> None:
    assert "in 2024 ×" in words(desk, "/search?from=2024-01-01&to=2024-12-31")
    assert "from 1 March 2024 ×" in words(desk, "/search?from=2024-03-01")


def test_the_order_is_kept_in_the_address_and_from_one_facet_to_the_next(read: Page) -> None:
    read.goto("/search?q=bridge&show=statements")
    expect(read.locator("blockquote").first).to_have_text("a new bridge by 2026")
    read.get_by_role("link", name="Best fit first").click()
    assert "sort=best" in read.url
    expect(read.locator("h2").first).to_contain_text("Best fit first")
    read.locator(".facets a").first.click()
    assert "sort=best" in read.url


def test_a_list_goes_on_page_by_page_and_keeps_what_is_asked(read: Page) -> None:
    read.goto("/search?outlet=Elmstow+Echo&limit=1")
    first = read.locator("blockquote").inner_text()
    read.get_by_role("link", name="Next").click()
    assert "outlet=Elmstow+Echo" in read.url
    expect(read.locator("blockquote")).not_to_have_text(first)


def test_all_of_a_kind_are_a_click_away(read: Page) -> None:
    read.goto("/search?q=eve")
    read.get_by_role("link", name="All 7 people and organisations").click()
    expect(read.locator(".people li")).to_have_count(len(newsroom.ATTACK))


def test_where_nothing_is_found_a_name_like_it_and_fewer_words_are_offered(read: Page) -> None:
    read.goto("/search?q=quilt+bridge")
    expect(read.locator("body")).to_contain_text("Nothing here has all of these words")
    expect(read.get_by_role("link", name="Ada Quill")).to_be_visible()
    read.locator("a", has_text="without “quilt”").click()
    expect(read.locator("h1")).to_have_text("“bridge”")
    read.goto("/search?q=zzzz")
    read.get_by_role("link", name="All statements").click()
    expect(read.locator("h1")).to_have_text("Who said what")


def test_where_filters_leave_nothing_they_can_be_taken_off(read: Page) -> None:
    read.goto("/search?q=bridge&outlet=Weir+Letter")
    expect(read.locator(".none").first).to_contain_text("No statement here passes all of this")
    read.locator("a", has_text="“bridge” everywhere").click()
    expect(read.locator("h1")).to_have_text("“bridge”")


@pytest.mark.parametrize(
    ("asked", "json", "csv"),
    [
        ("q=bridge", "/api/v1/search?q=bridge", "/api/v1/search.csv?q=bridge"),
        ("q=bridge&show=people", "/api/v1/search?q=bridge&kind=actor", "/api/v1/search.csv?q=bridge&kind=actor"),
        ("q=bridge&show=policies", "/api/v1/policies?q=bridge", "/api/v1/policies.csv?q=bridge"),
        ("q=bridge&show=statements", "/api/v1/statements?q=bridge", "/api/v1/statements.csv?q=bridge"),
        ("outlet=Daily+Post&q=", "/api/v1/statements?outlet=Daily+Post", "/api/v1/statements.csv?outlet=Daily+Post"),
        (
            "q=bridge&show=statements&sort=best",
            "/api/v1/search?q=bridge&kind=statement",
            "/api/v1/search.csv?q=bridge&kind=statement",
        ),
        ("", "/api/v1/statements", "/api/v1/statements.csv"),
    ],
)
def test_the_twins_of_search_give_what_it_shows(asked: str, json: str, csv: str, desk: httpx.Client) -> None:
    for suffix, address in (("json", json), ("csv", csv)):
        answer = desk.get(f"/search.{suffix}?{asked}")
        assert (answer.status_code, answer.headers["Location"]) == (307, address)
        assert desk.get(address).status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        "q=" + "a" * 100,
        "q=the+of+and",
        "q=%21%3F",
        "q=%20",
        "q=%D9%85%D8%B1%D8%AD%D8%A8%D8%A7",
        "q=%00",
        "q=a&show=articles&limit=1",
        "speaker=person/nobody&topic=nothing",
        "via=statement/0123456789abcdef",
        "cursor=bm9uZQ",
    ],
)
def test_whatever_is_looked_for_there_is_a_page(asked: str, desk: httpx.Client) -> None:
    answer = desk.get(f"/search?{asked}", headers=HTML)
    assert answer.status_code == (422 if "cursor" in asked else 200), answer.text
    assert "<h1>" in answer.text


@pytest.mark.parametrize("asked", ["q=" + "a" * 101, "show=nothing", "sort=loud", "from=yesterday", "unknown=1"])
def test_what_cannot_be_looked_for_is_told_on_a_page(asked: str, desk: httpx.Client) -> None:
    answer = desk.get(f"/search?{asked}", headers=HTML)
    assert answer.status_code == 422
    assert "<h1>" in answer.text


def test_words_are_marked_in_any_case_and_without_their_accents() -> None:
    assert highlighted("Café and cafe, “CAFÉ”", "cafe") == (
        "<mark>Café</mark> and <mark>cafe</mark>, “<mark>CAFÉ</mark>”"
    )
    assert highlighted("<b>", "b") == "&lt;<mark>b</mark>&gt;"


def test_a_long_text_is_cut_between_words_round_what_was_looked_for() -> None:
    text = "one two three " * 40 + "needle " + "four five six " * 40
    found = highlighted(text, "needle", 100)
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert "<mark>needle</mark>" in found
    assert len(found) < 130
    assert all(word in "… one two three <mark>needle</mark> four five six".split() for word in found.split())


# ---- article


def test_an_article_tells_who_is_named_in_which_post_and_by_which_words(read: Page) -> None:
    read.goto("/article/bridge-echo")
    named = read.locator(".about li", has=read.get_by_role("link", name="Ada Quill"))
    expect(named).to_contain_text("mayor, Elmstow Council")
    expect(named.locator("q")).to_have_text("mayor")


def test_its_statements_stand_in_the_order_of_the_text(read: Page) -> None:
    read.goto("/article/bridge-echo")
    expect(read.locator("blockquote")).to_have_text([ASKED, "it had paid twice", "nobody had asked them"])


def test_marks_in_the_text_lead_to_their_statements(read: Page) -> None:
    read.goto("/article/bridge-echo")
    read.locator(".text mark", has_text="it had paid twice").click()
    expect(read.locator("body")).to_contain_text("Harbour Trust")
    assert "/statement/" in read.url


def test_without_leave_for_whole_texts_only_sentences_are_shown(client: httpx.Client) -> None:
    page = client.get("/article/bridge-echo", headers=HTML).raise_for_status().text
    assert 'id="text"' not in page
    assert "<mark>it had paid twice</mark>" in page


def test_an_article_names_whom_it_does_not_let_reply(read: Page) -> None:
    read.goto("/article/quay-rots")
    read.locator(".about").get_by_role("link", name="Harbour Trust").last.click()
    expect(read.locator(".call-to h3")).to_contain_text("Harbour Trust")


def test_what_is_told_elsewhere_too_is_said_and_leads_there(read: Page) -> None:
    read.goto("/article/echo")
    expect(read.locator(".numbers")).to_contain_text("1 of them also told elsewhere")
    read.get_by_role("link", name="Who else carried this").click()
    expect(read.locator("table.carriers tbody tr")).to_have_count(1)


def test_what_changed_between_versions_is_shown(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("versions")
    pages = folder / "pages"
    pages.mkdir()
    kept = "Ida Finch said that the weir was built in haste.\n\n"
    for said in ("Ben Hale said that nobody had asked him.\n", "Tom Reed said that the boats were late.\n"):
        (pages / "weir.txt").write_text(kept + said, encoding="utf-8")
        ingest(articles([pages]), folder / "store")
    with served(folder / "store") as address, httpx.Client(base_url=address, timeout=60) as client:
        page = words(client, "/article/weir")
    changes = page.partition("What changed between versions")[2]
    assert "This version, beside the one before: 1 statement as before" in changes
    assert "no longer there" in changes.partition("nobody had asked him")[2]
    assert "not in the version before" in changes.partition("the boats were late")[0]


def test_the_twins_of_an_article_are_itself_and_its_statements(desk: httpx.Client) -> None:
    itself = desk.get("/article/bridge-echo.json", follow_redirects=True)
    assert (itself.json()["id"], itself.url.params["include"]) == ("bridge-echo", "text")
    assert desk.get("/article/bridge-echo.csv").headers["Location"] == "/api/v1/statements.csv?article=bridge-echo"
    assert desk.get("/article/nowhere.csv", headers=HTML).status_code == 404


def test_an_article_of_an_unnamed_outlet_without_a_date_says_so(desk: httpx.Client) -> None:
    assert "Trust looks ahead an unnamed outlet · undated" in words(desk, "/article/undated")


# ---- comparison


def test_what_several_outlets_carried_comes_first_with_what_each_left_out(read: Page) -> None:
    read.goto("/compare")
    row = read.locator("table.carriers tbody tr")
    expect(row).to_have_count(1)
    letter = row.locator('td[data-outlet="Weir Letter"]')
    expect(letter).to_contain_text(f"without {SECOND}")
    expect(row.locator('td[data-outlet="Elmstow Echo"]')).to_contain_text("word for word")
    expect(row.locator('td[data-outlet^="an unnamed outlet"]').first).to_have_text("not in it")


def test_a_cell_leads_to_the_words_in_that_article(read: Page) -> None:
    read.goto("/compare")
    read.locator('td[data-outlet="Weir Letter"] a').click()
    expect(read.locator(".told:target mark")).to_have_text(FIRST)


def test_all_statements_are_a_click_away_with_their_outlets(read: Page, desk: httpx.Client) -> None:
    total = desk.get("/api/v1/statements/count").json()["total"]
    read.goto("/compare")
    read.get_by_role("link", name=f"All of them {total}").click()
    expect(read.locator("table.carriers tbody tr")).to_have_count(total)
    expect(read.locator("table.carriers")).to_contain_text("only here")


def test_the_summary_counts_what_each_outlet_carried(read: Page, desk: httpx.Client) -> None:
    found = desk.get("/api/v1/compare").json()
    (post,) = (one for one in found["outlets"] if one["outlet"] == "Daily Post")
    read.goto("/compare")
    row = read.locator("section tr", has_text="Daily Post")
    expect(row).to_contain_text(f"{post['carried']} of {found['compared']}")
    row.get_by_role("link").click()
    expect(read.locator(".chips")).to_contain_text("Daily Post")


def test_the_comparison_is_cards_on_a_phone(browser: Browser, desk: httpx.Client) -> None:
    with browsing.watched(browser, str(desk.base_url), viewport={"width": 360, "height": 800}) as page:
        page.goto("/compare")
        cell = page.locator('td[data-outlet="Weir Letter"]')
        box = cell.bounding_box()
        assert box
        assert box["width"] > 250
        assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Weir Letter"'


def test_where_nothing_is_shared_the_way_on_is_given(read: Page) -> None:
    read.goto("/compare?outlet=Daily+Post&article=bridge-post")
    expect(read.locator(".none")).to_contain_text("told by more than one outlet")
    read.get_by_role("link", name="All 2 statements").click()
    expect(read.locator("table.carriers tbody tr")).to_have_count(2)


def test_the_twins_of_the_comparison_choose_as_it_does(desk: httpx.Client) -> None:
    assert desk.get("/compare.json?q=weir&topic=").headers["Location"] == "/api/v1/compare?q=weir&shared=true"
    assert desk.get("/compare.csv?shared=false").headers["Location"] == "/api/v1/compare.csv?shared=false"


# ---- not yet heard


def test_a_call_list_names_who_was_criticised_by_whom_where_and_in_which_words(read: Page) -> None:
    read.goto("/unheard")
    trust = read.locator(".call-to")
    expect(trust.locator("h3")).to_contain_text("Harbour Trust")
    expect(trust.locator(".who")).to_have_text(
        "Tom Reeve spoke against this, according to Elmstow Echo, on 1 July 2024:"
    )
    expect(trust.locator("mark")).to_have_text("Harbour Trust let the quay rot,")
    expect(trust.get_by_role("link", name="3 statements")).to_be_visible()
    trust.get_by_role("link", name="Quay rots").click()
    expect(read.locator(".told:target mark")).to_have_text("Harbour Trust let the quay rot,")


def test_the_threshold_can_be_lowered_by_a_plain_form(read: Page) -> None:
    read.goto("/unheard")
    read.get_by_label("How sure").select_option("0.5")
    read.get_by_role("button", name="Show").click()
    expect(read.locator(".call-to h3").first).to_contain_text("Ada Quill")
    expect(read.locator(".call-to .who").first).to_contain_text(
        "Fishermen voiced concern, according to an unnamed outlet (“Dry nets”), undated:"
    )


def test_those_who_are_named_and_never_quoted_are_listed_apart(read: Page) -> None:
    read.goto("/unheard")
    expect(read.locator("#never-quoted tbody th")).to_have_text(["Elmstow Council", "Daily Post"])


def test_an_empty_list_says_what_it_would_show_and_what_it_does_not_show(sampled: Page) -> None:
    sampled.goto("/unheard")
    expect(sampled.locator(".none").first).to_contain_text("an empty list does not show that all were heard")


def test_what_is_less_sure_is_offered_where_nothing_is_sure(read: Page) -> None:
    read.goto("/unheard?article=dry-nets")
    read.get_by_role("link", name="1 where that is less sure").click()
    expect(read.locator(".call-to h3")).to_contain_text("Ada Quill")


def test_the_twins_of_the_call_list_keep_its_filters(desk: httpx.Client) -> None:
    assert desk.get("/unheard.json?outlet=x&from=").headers["Location"] == "/api/v1/unheard?outlet=x"
    assert desk.get("/unheard.csv?min_confidence=0.5").headers["Location"] == "/api/v1/unheard.csv?min_confidence=0.5"


# ---- all of them


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_state_of_a_page_scrolls_sideways_or_keeps_anybody_out(address: str, read: Page) -> None:
    read.goto(address)
    for width in WIDTHS:
        read.set_viewport_size({"width": width, "height": 800})
        assert read.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), width
    for scheme in ("light", "dark"):
        read.emulate_media(color_scheme=scheme)
        found = Axe().run(read).response["violations"]
        assert [one["id"] for one in found if one["impact"] in {"serious", "critical"}] == [], scheme


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_state_works_without_scripts(address: str, browser: Browser, desk: httpx.Client) -> None:
    with browsing.watched(browser, str(desk.base_url), java_script_enabled=False) as page:
        page.goto(address)
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator("main a").first).to_be_visible()


def test_attacks_are_text_on_all_of_them(desk: httpx.Client) -> None:
    for address in (
        "/search?q=eve",
        "/article/hostile",
        "/compare?shared=false",
        "/search?outlet=%3C%2Fscript%3E%3Cb%3EOutlet%3C%2Fb%3E",
    ):
        page = desk.get(address, headers=HTML).raise_for_status().text
        assert "<b>Outlet" not in page
        assert "<script>alert" not in page
        assert "49" not in re.sub(r"[a-z0-9-]{8,}", "", words(desk, address))
        assert newsroom.ATTACK[2] in words(desk, address) or "compare" in address
