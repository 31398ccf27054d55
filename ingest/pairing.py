"""Whether two tellings are of one utterance: what they share, weighed against what speakers and dates leave in doubt.

The rules look at the two alone. What makes words rare is fixed and not counted in the batch, so that a pair that was found
is found again whatever comes beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher
from itertools import pairwise

from ingest.alignment import NEAR, Run, stretches
from ingest.tellings import ECHOED, Speakers, Telling, apart, speakers
from ingest.wordkeys import Word
from ontology.records import Quoting

ENOUGH = 8
"""Words of the richest stretch where nothing is in doubt: same named speaker, near dates, the speaker's own words. Of so many
every other one has to be rare, of more fewer."""
FEWEST = 3
"""Different rare words without which no stretch tells an utterance."""
DOUBT = 4
"""Further words for each thing in doubt: a speaker without a name (each of the two), an unknown date, words told indirectly."""
LONG = 20
"""Words in an unbroken run that nobody says twice by chance, and that no two people share."""
MOST = 0.6
"""Share of the shorter telling that has to be found in the other."""
PART = 0.3
"""The same where a long stretch by the same speaker is shared: each may have left out another end of one utterance."""
SWAPPED = 8
"""Shared words for each rare word that another stands for. More are a form that is filled in anew."""
ALIKE = 0.75
"""Share of letters in order (difflib's ratio) from which on two words are one, misspelt or in another form."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two tellings share.

    `words` and `rare` count the richest stretch, but for what only one of the two quotes in turn. `run` is its longest
    unbroken run of words that are the same letter by letter. `of_left` and `of_right` are the shares of each in all
    stretches. `swapped` counts rare words for which another stands; `numbers` is whether a number is among them.
    """

    words: int
    rare: int
    run: int
    of_left: float
    of_right: float
    swapped: int
    numbers: bool

    @property
    def weight(self) -> float:
        """The words of the richest stretch, as if every other one were rare; 0 where hardly any is."""
        return self.words / 2 + self.rare if self.rare >= FEWEST else 0

    @property
    def long(self) -> bool:
        return min(self.run, self.weight) >= LONG


@dataclass(frozen=True, slots=True)
class Link:
    """That two tellings are of one utterance. `binding` if so whatever else is known: the same speaker in many words."""

    binding: bool
    speakers: Speakers
    words: int
    days: int | None
    confidence: float
    reason: str


def likeness(left: Sequence[Word], right: Sequence[Word]) -> Likeness | None:
    """What the words share; None if it is not even a stretch with rare words."""
    found = stretches([word.key for word in left], [word.key for word in right])
    if not found:
        return None
    alike = [[pair for run in stretch for pair in _pairs(left, right, run)] for stretch in found]
    richest = max(range(len(found)), key=lambda place: (_rare(alike[place]), len(alike[place])))
    swaps = [_swap(left, right, one, other) for one, other in pairwise(found[richest])]
    shared = sum(not one.inserted and not other.inserted for each in alike for one, other in each)
    return Likeness(
        len(alike[richest]),
        _rare(alike[richest]),
        max(_verbatim(left, right, run) for run in found[richest]),
        shared / max(1, sum(not word.inserted for word in left)),
        shared / max(1, sum(not word.inserted for word in right)),
        sum(number for number, _ in swaps),
        any(numbers for _, numbers in swaps),
    )


def conceivable(one: Telling, other: Telling) -> bool:
    """Whether any words at all could make the two tellings of one utterance.

    Two people never are: they share what was written for both. Long after, words are the old ones quoted again only if
    they are the same speaker's; other people say again what was said before.
    """
    who = speakers(one, other)
    late = _late(apart(one, other))
    indirect = Quoting.INDIRECT in {one.quoting, other.quoting}
    if who is Speakers.OTHERS or (late and who is not Speakers.SAME):
        return False
    return not (indirect and (late or who is Speakers.BODY))


def link(one: Telling, other: Telling) -> Link | None:
    """How two tellings that are conceivably of one utterance hang together, None if nothing shows that they are.

    Two named speakers, of whom one is a body for which somebody else may have spoken, need a long run of the same words; so does
    who is quoted again long after. Else the words have to be the more, the more is in doubt.
    """
    like = likeness(one.words, other.words)
    if like is None:
        return None
    who, gap = speakers(one, other), apart(one, other)
    indirect = Quoting.INDIRECT in {one.quoting, other.quoting}
    share = max(like.of_left, like.of_right)
    if (_late(gap) or who is Speakers.BODY) and not like.long:
        return None
    if (like.numbers or like.swapped * SWAPPED > like.words) and not like.long:
        return None
    needed = ENOUGH + DOUBT * (UNNAMED.get(who, 0) + (gap is None) + indirect)
    binding = who is Speakers.SAME and like.weight >= max(LONG, needed) and share >= PART
    if not binding and (like.weight < needed or share < MOST):
        return None
    sure = SURE[who] * (0.9 + 0.1 * share) * (0.9 if indirect else 1.0)
    sure *= 0.97 if gap is None else 0.8 if _late(gap) else 1.0
    days = gap.days if gap is not None else None
    return Link(binding, who, like.words, days, round(sure, 3), _reason(who, like, share, days))


def _late(gap: timedelta | None) -> bool:
    return gap is not None and gap > ECHOED


UNNAMED = {Speakers.ALIKE: 1, Speakers.ONE_UNNAMED: 1, Speakers.UNNAMED: 2, Speakers.BODY: 1}
"""How many doubts the speakers leave."""
SURE = {
    Speakers.SAME: 0.98,
    Speakers.ALIKE: 0.9,
    Speakers.ONE_UNNAMED: 0.9,
    Speakers.UNNAMED: 0.8,
    Speakers.BODY: 0.6,
}
"""A first estimate, to put links in order; nothing is counted yet that it could be fitted to."""


def _reason(who: Speakers, like: Likeness, share: float, days: int | None) -> str:
    when = "a date unknown" if days is None else f"{days} {'day' if days == 1 else 'days'} apart"
    return f"{who.value}, {like.words} words in a stretch, {share:.0%} of the shorter telling, {when}"


def _pairs(left: Sequence[Word], right: Sequence[Word], run: Run) -> Iterator[tuple[Word, Word]]:
    """The words of a run, but not where only one of the two quotes them: there somebody else may say them."""
    for one, other in zip(left[run.left : run.left_end], right[run.right : run.right_end], strict=True):
        if one.quoted == other.quoted:
            yield one, other


def _rare(pairs: Sequence[tuple[Word, Word]]) -> int:
    """How many different rare words there are."""
    return len({word.key for word, _ in pairs if word.rare})


def _verbatim(left: Sequence[Word], right: Sequence[Word], run: Run) -> int:
    """The length of the longest part of a run where not only the keys are the same."""
    longest = now = 0
    for one, other in zip(left[run.left : run.left_end], right[run.right : run.right_end], strict=True):
        now = now + 1 if one.plain == other.plain else 0
        longest = max(longest, now)
    return longest


def _swap(left: Sequence[Word], right: Sequence[Word], one: Run, other: Run) -> tuple[int, bool]:
    """How many rare words stand for others between two runs, and whether one number stands for another."""
    gaps = left[one.left_end : other.left], right[one.right_end : other.right]
    if max(map(len, gaps)) > NEAR:
        return 0, False
    mine, others = ([word for word in gap if not word.inserted] for gap in gaps)
    numbers, other_numbers = set(_numbers(mine)), set(_numbers(others))
    rare, other_rare = ([word.plain for word in gap if word.rare] for gap in (mine, others))
    odd = [word for word in rare if not any(SequenceMatcher(None, word, each).ratio() >= ALIKE for each in other_rare)]
    return min(len(odd), len(other_rare)), bool(numbers and other_numbers and numbers.isdisjoint(other_numbers))


def _numbers(told: Sequence[Word]) -> Iterator[str]:
    return (word.key for word in told if word.key[0].isdecimal())
