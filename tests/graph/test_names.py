"""A withheld name is found however it is spelt, and nobody else's is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.folding import folded, squeezed
from graph.names import COVER, WITHHELD, Names
from graph.withheld import entries


def names(*lines: str) -> Names:
    return Names(entries("\n".join(lines), "list"))


ADA = names("Ada Moss")


@pytest.mark.parametrize(
    "spelt",
    [
        "Ada Moss",
        "ADA MOSS",
        "ada moss",
        "Ada\nMoss",
        "Ada \t\r\n Moss",
        "Ada\u00a0Moss",
        "Ada\u2009Moss",
        "A\u00adda Mo\u00adss",
        "A\u200bda\u200b Mo\u2060ss",
        "Ada\u202e Moss",
        "Ada Mo-\nss",
        "Ada-Moss",
        "Ada–Moss",
        "A d a  M o s s",
        "A\u00a0d\u00a0a M\u00a0o\u00a0s\u00a0s",
        "Ádá Möss",
        "A\u0301da Mo\u0308ss",
        "Ａｄａ Ｍｏｓｓ",
        "𝐀𝐝𝐚 𝐌𝐨𝐬𝐬",
        "ada_moss",
        "ada.moss",
        "ada+moss",
        "AdaMoss",
        "adamoss",
        "#ADAMOSS",
        "@Adamoss",
        "Moss, Ada",
        "MOSS, Ada",
    ],
)
def test_a_name_is_found_in_every_spelling(spelt: str) -> None:
    (found,) = ADA.spans(f"It was {spelt}.")
    assert squeezed(found.of(f"It was {spelt}.")) in {"adamoss", "mossada"}


@pytest.mark.parametrize("ending", ["'s", "’s", "’", "'", "ʼs", ", 9,", ".", "2", "-led", "”", "/"])
def test_what_follows_a_name_does_not_hide_it(ending: str) -> None:
    assert ADA.covered(f"Ada Moss{ending} plan") == f"{COVER * 8}{ending} plan"


@pytest.mark.parametrize(
    "other",
    [
        "Ada Mossman",
        "Nevada Moss",
        "Ada Moss\u00adman",
        "Ada Mo",
        "Adam Oss",
        "Ada met Moss",
        "Ada. Moss grew",
        "Adam Moss",
        "Ada M.",
    ],
)
def test_somebody_else_is_left(other: str) -> None:
    assert ADA.spans(f"It was {other}") == ()


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Ann Abel", "Annabel went home"),
        ("Ann Abel", "ANNABEL WENT HOME"),
        ("Ann Abell", "Anna Bell went home"),
        ("Will Bea", "it will be a warm day"),
        ("Will Bea", "Will Be A Star"),
        ("Li Na", "Lina is here"),
    ],
)
def test_letters_that_other_words_have_in_a_row_are_no_name(line: str, text: str) -> None:
    assert names(line).spans(text) == ()


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Zoë O’Mallory", "Zoe O'Mallory"),
        ("Zoe O'Mallory", "ZOË O’MALLORY"),
        ("Zoe O'Mallory", "Zoe OMallory"),
        ("Søren Łuk", "Soren Luk"),
        ("Dr Ada Moss", "Ada Moss"),
        ("Ada J. Moss", "Ada J Moss"),
        ("Ada J Moss", "Ada J. Moss"),
        ("Anne-Marie Pole", "Anne Marie Pole"),
        ("Anne-Marie Pole", "Annemarie Pole"),
        ("Straße Moss", "STRASSE MOSS"),
    ],
)
def test_the_list_may_spell_it_in_another_way(line: str, text: str) -> None:
    assert names(line).covered(f"x {text} x") == f"x {COVER * len(text)} x"


def test_single_words_go_where_they_are_asked_for_and_capitalised() -> None:
    text = "Ada said. ADA! Moss’s ada, moss-green Adam Mossman Ad-\na Á\u00adda"
    assert ADA.covered(text, {0}) == "███ said. ███! ████’s ada, moss-green Adam Mossman █████ ████"
    assert ADA.covered(text) == text


def test_words_of_less_than_three_letters_do_not_go_singly() -> None:
    assert names("Al de Wit").replaced("Al saw Wit and de Al", {0}) == f"Al saw {WITHHELD} and de Al"


def test_each_part_of_a_double_name_goes_singly() -> None:
    assert names("Anne-Marie Pole").replaced("Anne, Marie and Anne-Marie", {0}).count(WITHHELD) >= 3


def test_what_stands_on_the_last_letter_goes_with_it() -> None:
    assert ADA.covered("Ada Moss\u0308\u00ad!") == f"{COVER * 10}!"


def test_a_pattern_sees_plain_text_and_is_taken_out_alike() -> None:
    pupils = names(r"re: Pupil [A-Z]\w+")
    assert pupils.replaced("Pu\u00adpil\u00a0Bert ran, a pupil too") == f"{WITHHELD} ran, a pupil too"


@pytest.mark.parametrize(
    "address", ["ada-moss-1a2b3c4d", "https://x.example/Ada%20Moss/1", "https://adamoss.example/", "dr-ada-moss"]
)
def test_an_address_carries_a_name_in_small_letters_too(address: str) -> None:
    assert ADA.carried(address)


def test_an_address_carries_what_is_left_of_a_name_that_ascii_lacks() -> None:
    from ontology.iris import slug

    assert names("Zoë Żur").carried(f"{slug('Zoë Żur')}-1a2b3c4d")
    assert not names("Zoë Żur").carried("zo-ur")


def test_an_address_carries_single_words_only_where_they_are_asked_for() -> None:
    assert ADA.carried("ada-wins", {0})
    assert not ADA.carried("ada-wins")
    assert not ADA.carried("adam-wins", {0})
    assert not ADA.carried("ada-mossman")


LETTER = st.sampled_from("abcdefghijklmnopqrstuvwxyzäéñøß")
WORD = st.text(LETTER, min_size=3, max_size=8).map(str.capitalize)
NAME = st.lists(WORD, min_size=2, max_size=3).map(" ".join)
STEERING = st.sampled_from(["", "", "\u00ad", "\u200b", "\u2060", "\u200d"])
BETWEEN = st.sampled_from([" ", "\n", "\u00a0", " \n ", "-", "\u2011", "\u00ad \u00ad"])
CASE = st.sampled_from([str, str.upper, str.lower, str.title])
FORM = st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"])


@st.composite
def spelt(draw: st.DrawFn, name: str) -> str:
    """The name as somebody might write it, or hide it."""
    cased = unicodedata.normalize(draw(FORM), draw(CASE)(name))
    return "".join(draw(BETWEEN) if letter == " " else letter + draw(STEERING) for letter in cased)


@st.composite
def placed(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """A name, and a text with what stands before it, it, and what stands after it."""
    name = draw(NAME)
    around = st.text(st.sampled_from(" .,;“”’\n0жЖ█"), max_size=12)
    ending = draw(st.sampled_from(["", " ", ".", "’s", "\n", "1"]))
    return name, f"{draw(around)} ", draw(spelt(name)), f"{ending} {draw(around)}"


@given(placed())
@example(("Ada Moss", "", "Ada Moss", ""))
def test_no_spelling_of_a_name_survives_anywhere(case: tuple[str, str, str, str]) -> None:
    name, before, spelling, after = case
    text, listed = before + spelling + after, names(name)
    covered = listed.covered(text)
    assert len(covered) == len(text)
    assert squeezed(name) not in squeezed(covered)
    assert squeezed(name) not in squeezed(listed.replaced(text).replace(WITHHELD, ""))
    assert covered.startswith(before)
    assert listed.present(text) == {0}
    assert listed.present(covered) == frozenset()


@given(placed())
def test_what_is_covered_is_all_that_changes(case: tuple[str, str, str, str]) -> None:
    name, *pieces = case
    text = "".join(pieces)
    assert all(new in (old, COVER) for old, new in zip(text, names(name).covered(text, {0}), strict=True))


@given(st.text(), st.text())
def test_any_two_texts_fold_apart_as_together(one: str, other: str) -> None:
    assert folded(one + other).plain == folded(one).plain + folded(other).plain


@given(st.text(max_size=60))
def test_every_folded_letter_has_its_place(text: str) -> None:
    found = folded(text)
    assert len(found.plain) == len(found.places)
    assert list(found.places) == sorted(found.places)


@given(st.text(max_size=60), NAME)
def test_any_text_can_be_searched(text: str, name: str) -> None:
    listed = names(name, r"re: [A-Z]\w+ x?")
    assert len(listed.covered(text, {0})) == len(text)
    listed.carried(text, {0})
