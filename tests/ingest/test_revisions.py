"""What two versions of one article differ in."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bench.echoes import reports
from ingest.revisions import Change, Revision, changes
from ingest.tellings import Speakers, Telling
from ontology.records import Quoting


def said(name: str, words: str, who: str | None = "Ada Quill", role: str | None = None) -> Telling:
    people = frozenset({who}) if who else frozenset[str]()
    return Telling(name, name[0], "page", None, people, frozenset(), role, Quoting.DIRECT, (words,))


def kinds(found: tuple[Change, ...]) -> list[tuple[str, str | None, str | None]]:
    return [(each.kind.value, each.old, each.new) for each in found]


def test_what_both_have_is_kept_even_if_moved_or_set_in_other_marks() -> None:
    old = [said("a1", "No comment."), said("a2", "It’s the town’s own orchard")]
    new = [said("b1", "It's the town's own orchard,"), said("b2", "no comment")]
    assert kinds(changes(old, new)) == [("kept", "a2", "b1"), ("kept", "a1", "b2")]


def test_reworded_added_and_dropped_are_told_apart() -> None:
    old = [
        said("a1", "The ferry will sail twice an hour from Easter onwards."),
        said("a2", "Nobody asked us about the pier."),
    ]
    new = [
        said("b1", "Every berth has been let to somebody from the mainland."),
        said("b2", "The ferry will sail three times an hour from Easter onwards."),
    ]
    found = changes(old, new)
    assert kinds(found) == [("added", None, "b1"), ("reworded", "a1", "b2"), ("dropped", "a2", None)]
    (segment,) = found[1].segments
    assert [part is not None and part.same for part in segment.parts] == [False, True]


def test_a_corrected_speaker_is_shown() -> None:
    words = "The ferry will sail twice an hour from Easter onwards."
    (found,) = changes([said("a1", words)], [said("b1", words, "Tom Reed")])
    assert (found.kind, found.speakers) == (Revision.KEPT, Speakers.OTHERS)
    (named,) = changes([said("a1", words, None, "a captain")], [said("b1", words, "Tom Reed")])
    assert (named.kind, named.speakers) == (Revision.KEPT, Speakers.ONE_UNNAMED)


def test_no_comment_by_somebody_else_is_another_statement() -> None:
    assert kinds(changes([said("a1", "No comment.")], [said("b1", "No comment.", "Tom Reed")])) == [
        ("added", None, "b1"),
        ("dropped", "a1", None),
    ]


def test_the_same_words_by_two_go_to_whom_they_went_before() -> None:
    old = [said("a1", "No comment."), said("a2", "No comment.", "Tom Reed")]
    new = [said("b1", "No comment.", "Tom Reed"), said("b2", "No comment.")]
    assert kinds(changes(old, new)) == [("kept", "a2", "b1"), ("kept", "a1", "b2")]


def test_what_a_version_left_out_of_a_statement_is_shown() -> None:
    old = [said("a1", "The ferry will sail twice an hour from Easter onwards. Islanders will travel free.")]
    (found,) = changes(old, [said("b1", "The ferry will sail twice an hour from Easter onwards.")])
    assert found.kind is Revision.REWORDED
    assert [segment.parts[1] is None for segment in found.segments] == [False, True]


def test_nothing_becomes_of_nothing() -> None:
    assert changes([], []) == ()


@given(st.integers(0, 50), st.integers(0, 8), st.integers(0, 8))
def test_every_statement_of_both_versions_is_told_of_once(seed: int, old_size: int, new_size: int) -> None:
    told = reports(2, seed).tellings
    old = [replace(one, article="old", page="page") for one in told[:old_size]]
    new = [replace(one, id=f"new-{one.id}", article="new", page="page") for one in told[8 - new_size : 16 - new_size]]
    found = changes(old, new)
    assert sorted(each.old for each in found if each.old) == sorted(one.id for one in old)
    assert [each.new for each in found if each.new] == [one.id for one in new]
