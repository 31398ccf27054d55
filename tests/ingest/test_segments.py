"""One utterance as several reports tell it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.segments import Segment, segments
from ingest.wordkeys import words
from ontology.records import Quoting

phrases = st.lists(st.sampled_from(["one boat.", "old boat", "sinks", "at noon.", "in the", "bay."]), max_size=20).map(
    " ".join
)
pieces = st.lists(phrases, min_size=1, max_size=3).map(tuple)


def aligned(*told: tuple[str, ...]) -> tuple[Segment, ...]:
    return segments([words(each, Quoting.INDIRECT) for each in told])


@settings(max_examples=300)
@given(st.lists(pieces, min_size=1, max_size=4))
def test_every_word_of_every_report_is_in_one_segment(told: list[tuple[str, ...]]) -> None:
    found = aligned(*told)
    for number, own in enumerate(told):
        parts = [segment.parts[number] for segment in found]
        places = [place for part in parts if part for place in part.places]
        covered = [word for place in places for word in own[place.piece][place.start : place.end].split()]
        assert sorted(covered) == sorted(" ".join(own).split())


@given(pieces)
def test_a_report_differs_in_nothing_from_itself(told: tuple[str, ...]) -> None:
    found = aligned(told, told)
    assert all(part is not None and part.same for segment in found for part in segment.parts)


def test_paragraphs_are_segments_even_if_all_have_both() -> None:
    assert (
        len(aligned(("one old boat sinks.", "at noon in the bay."), ("one old boat sinks. at noon in the bay.",))) == 2
    )


def test_nothing_told_has_no_segments() -> None:
    assert aligned(("",), ("…",)) == ()
