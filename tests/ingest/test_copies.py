"""Articles that are one another's copies, versions or parts."""

import random
import sqlite3
from contextlib import closing
from unittest.mock import patch

import pytest

from ingest.copies import Body, Copy, Copying, Kind, copies

LEDE = "The old bridge at Skarrow closed on Monday after divers found a crack in its second pier as wide as a hand."
WHY = "Engineers had warned of it since the flood, and the council had set aside money that it then spent on a roundabout."
WHO = (
    "Shopkeepers on the island say that they have lost half of their trade, and the ferry takes no more than nine cars."
)
NEXT = "A floating bridge lent by the navy is to arrive before the regatta, if the tides of the last week of June allow it."
QUOTE = (
    "Nobody can say that we were not told, said the harbour master, who has kept a diary of the pier since his youth."
)


def body(name: str, *paragraphs: str, page: str | None = None) -> Body:
    return Body(name, page or name, "\n\n".join(paragraphs))


def test_nearly_all_the_same_words_under_another_address_are_a_copy() -> None:
    (found,) = copies([body("a", LEDE, WHY, WHO, NEXT), body("b", LEDE, WHY, WHO.replace("half", "most"), NEXT)])
    assert (found.article, found.of, found.kind) == ("b", "a", Kind.COPY)
    assert 0.9 < found.share < 1
    assert 0.9 < found.held < 1


def test_wire_copy_that_was_cut_down_is_a_part_of_what_holds_more() -> None:
    (found,) = copies([body("a", LEDE, WHY), body("b", LEDE, WHY, WHO, NEXT)])
    assert (found.article, found.of, found.kind, found.share) == ("a", "b", Kind.PART, 1.0)
    assert 0.4 < found.held < 0.6


def test_texts_of_one_page_are_versions_even_if_much_was_rewritten() -> None:
    (found,) = copies([body("a", LEDE, WHY, NEXT, page="p"), body("b", LEDE, WHY, WHO, QUOTE, page="p")])
    assert (found.article, found.of, found.kind) == ("a", "b", Kind.VERSION)


def test_one_long_quotation_in_both_makes_no_copy() -> None:
    assert copies([body("a", LEDE, QUOTE, WHY), body("b", WHO, QUOTE, NEXT)]) == ()


def test_a_few_words_in_common_make_no_copy() -> None:
    assert (
        copies(
            [
                body("a", "Sunny spells with showers later in the north."),
                body("b", "Sunny spells with showers later in the north."),
            ]
        )
        == ()
    )


def test_all_copies_of_one_article_are_a_group() -> None:
    bodies = [body(name, LEDE, WHY, WHO, NEXT) for name in "cab"] + [body("d", LEDE, WHY, WHO, NEXT, QUOTE)]
    assert {copy.of for copy in copies(bodies)} == {"d"}


def test_a_note_that_two_articles_hold_does_not_join_them() -> None:
    first, second = body("a", LEDE, WHY, QUOTE * 2), body("b", LEDE, WHY, WHO, NEXT)
    (found,) = copies([first, second, body("c", LEDE, WHY)])
    assert (found.article, found.kind) == ("c", Kind.PART)


def test_many_copies_of_different_lengths_stay_together() -> None:
    bodies = [body(f"{number:03}", LEDE, WHY, WHO, NEXT, " ".join(["Ends."] * number)) for number in range(80)]
    assert {copy.of for copy in copies(bodies)} == {"079"}


def test_the_order_of_the_articles_does_not_matter() -> None:
    bodies = [body("a", LEDE, WHY), body("b", LEDE, WHY, WHO, NEXT), body("c", LEDE, WHY, WHO), body("d", QUOTE)]
    expected = copies(bodies)
    for seed in range(5):
        random.Random(seed).shuffle(bodies)
        assert copies(bodies) == expected


def test_empty_bodies_are_nobodys_copies() -> None:
    assert copies([body("a", ""), body("b", ""), body("c", "…")]) == ()


@pytest.mark.parametrize("seed", range(60))
def test_whatever_comes_or_goes_the_copies_are_those_of_all_that_is_there(seed: int) -> None:
    chance = random.Random(seed)
    lines = (LEDE, WHY, WHO, NEXT, QUOTE)
    here: dict[str, Body] = {}
    known: dict[str, Copy] = {}
    with closing(sqlite3.connect(":memory:")) as db, patch("ingest.copies.CROWD", chance.choice((3, 400))):
        copying = Copying(db)
        for _ in range(6):
            coming: dict[str, Body | None] = {}
            for name in chance.sample("abcdefgh", 2):
                some = chance.sample(lines, chance.randint(1, 5))
                coming[name] = body(name, *some) if chance.random() < 0.8 else None
            here = {name: one for name, one in (here | coming).items() if one is not None}
            found = copying.changed(coming, here.__getitem__)
            known = {name: one for name, one in (known | found).items() if one is not None}
            assert tuple(known[name] for name in sorted(known)) == copies(here.values())
