"""What was found beside what was marked: pairs, and what went wrong with the rest."""

from pathlib import Path

import pytest

from bench import scorers
from bench.comparison import SAME_CONTENT, Compared, Fault, Meeting, compare, fault, paired


def meeting(found: int, marked: int, overlap: float, *, same: bool = True, sourceless: bool = False) -> Meeting:
    return Meeting(found, marked, overlap, same_source=same, sourceless=sourceless)


def test_the_most_alike_are_paired_first_and_each_once() -> None:
    meetings = [meeting(0, 0, 0.6), meeting(0, 1, 0.9), meeting(1, 1, 0.8), meeting(2, 0, 0.5)]
    assert paired(meetings) == {0: 1, 2: 0}


def test_half_of_the_words_and_the_same_source_make_a_pair() -> None:
    assert paired([meeting(0, 0, 0.5)]) == {0: 0}
    assert paired([meeting(0, 0, 0.49), meeting(1, 1, 0.9, same=False)]) == {}


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [
        ([], Fault.NOTHING),
        ([meeting(0, 0, 0.4)], Fault.EXTENT),
        ([meeting(0, 0, 0.4, same=False)], Fault.EXTENT),
        ([meeting(0, 0, 0.7, same=False)], Fault.SOURCE),
        ([meeting(0, 0, 0.7, same=False, sourceless=True)], Fault.SOURCELESS),
        ([meeting(0, 0, 0.7)], Fault.TWICE),
    ],
)
def test_the_fault_says_what_is_wrong(meetings: list[Meeting], expected: Fault) -> None:
    assert fault(meetings) is expected


def test_the_nearest_tells_the_fault() -> None:
    assert fault([meeting(0, 0, 0.2), meeting(1, 0, 0.8, same=False)]) is Fault.SOURCE


def test_what_has_no_partner_is_missed_or_false() -> None:
    meetings = (meeting(0, 0, 1.0), meeting(1, 1, 0.3))
    one = Compared("a", "", ({}, {}, {}), (None,) * 3, meetings, paired(meetings))  # type: ignore[arg-type]  # not looked at
    assert one.missed == {1: Fault.EXTENT, 2: Fault.NOTHING}
    assert one.false == {1: Fault.EXTENT, 2: Fault.NOTHING}


def test_the_pairs_are_those_that_the_scorer_counts(shared: Path) -> None:
    scorer = scorers.polnear(shared)
    text = 'Bridge stays.\n\n"It holds," she said. Ann Lee thinks the river rises, and that money is short.'

    def told(source: str, cue: str, content: str) -> tuple[tuple[tuple[int, int], ...], ...]:
        return tuple(((text.index(part), text.index(part) + len(part)),) for part in (source, cue, content))

    marked = [
        scorer.Attribution(*told("she", "said", '"It holds,"')),
        scorer.Attribution(*told("Ann Lee", "thinks", "the river rises")),
        scorer.Attribution(*told("Ann Lee", "thinks", "that money is short")),
    ]
    said = [
        told("she", "said", "It holds"),
        told("Ann Lee", "thinks", "the river rises, and that money is short"),
        ((), (), told("she", "said", "money is short")[2]),
    ]
    lines = [dict(zip(("source", "cue", "content"), one, strict=True)) for one in said]
    article = scorer.Article("a", text, {"first": marked})
    one = compare(article, lines, scorer)
    counted = scorer.count(article, [scorer.Attribution(*parts) for parts in said])["who_said_what"]
    assert counted == [len(one.pairs), 3, len(one.pairs), 3]
    assert one.pairs == {0: 0}
    assert scorer.SAME_CONTENT == SAME_CONTENT
    assert one.missed == {1: Fault.EXTENT, 2: Fault.SOURCELESS}
    assert one.false == {1: Fault.EXTENT, 2: Fault.SOURCELESS}
    assert [each.pronoun for each in one.marked] == [True, False, False]
