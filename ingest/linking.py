"""From the tagger's scores to who said what: which words make up a cue, and which words belong to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.windows import FULL_STOP, Shape, Window
from ontology.records import Span, Spans

Numbers = NDArray[np.float32]

MARKS = frozenset({Shape.MARK, Shape.OPENING, Shape.CLOSING})
CLAUSE = 4
"""Words with their marks in which nothing is said yet."""
SURE = 14.0
"""Log odds beyond which nothing gets surer."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How the tagger's scores are weighed; chosen on PolNeAR dev."""

    cue: float = 0.25
    """How likely the first word of a cue has to be."""
    label: float = 0.5
    """What the label "content" of a word counts beside its link with a cue, in log odds."""
    content: float = 0.0
    """Added to the log odds of being content of some cue."""
    change: float = 2.0
    """What it costs to pass from one content to another, or in or out of one, within a line; in log odds."""
    mark: float = 0.3
    """What a punctuation mark counts beside a word."""
    source: float = -2.0
    """Mean log odds that the words of a source have to have."""
    farther: float = 3.0
    """What it costs a source that another likely one stands between it and the cue; in mean log odds."""


CHOSEN = Weights()


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says of one window, as probabilities or log odds.

    `cue` [word, 3] is the probability of being outside, first and further word of a cue; `source` and `content` [word]
    are log odds of the labels; `links` [cue word, word, 2] log odds of being source and content of that cue.
    """

    cue: Numbers
    source: Numbers
    content: Numbers
    links: Numbers


@dataclass(frozen=True, slots=True)
class Find:
    """A cue with what belongs to it, at the boundaries of words, and how sure the tagger is of each part, 0 to 1."""

    source: Spans
    cue: Spans
    content: Spans
    sure_of_source: float
    sure_of_cue: float
    sure_of_content: float
    first: int
    """The number of the cue's first word in its window."""


def finds(
    window: Window, scores: Scores, weights: Weights = CHOSEN, without: Collection[int] = frozenset()
) -> Iterator[Find]:
    """The cues of a window that something belongs to, in order. A word is content of one cue at most.

    Cues that begin with a word whose number is in `without` are none.
    """
    cues = [cue for cue in _cues(scores.cue, weights.cue) if cue[0] not in without]
    if not cues:
        return
    text = _Text(
        np.array(window.lines),
        np.array([word.shape in MARKS for word in window.words]),
        np.array([word.text == "," for word in window.words]),
        np.array([word.text in FULL_STOP for word in window.words]),
    )
    links = np.clip(np.stack([scores.links[cue].mean(axis=0) for cue in cues]), -SURE, SURE)
    owners = _likeliest(_odds_of_content(cues, links, scores, text, weights), text.lines, weights.change)
    cued = np.isin(np.arange(len(owners)), [word for cue in cues for word in cue])
    for number, cue in enumerate(cues):
        content = text.trimmed(np.flatnonzero(owners == number + 1))
        if not content:
            continue
        free = ((owners == 0) | (owners == number + 1)) & ~cued & (scores.source < 0)
        if content[-1] < cue[0]:
            content = [*text.before(content[0], free), *content]
            owners[content] = number + 1
        taken = np.isin(np.arange(len(owners)), [*cue, *content])
        source = _source(links[number, :, 0], scores.source, cue, taken, text, weights=weights)
        likely = _probability(links[number])
        yield Find(
            source=_spans(window, source, text),
            cue=_spans(window, cue, text),
            content=_spans(window, [place for place in content if not text.marks[place]], text),
            sure_of_source=float(likely[source, 0].mean()) if source else float(1 - likely[:, 0].max()),
            sure_of_cue=float(1 - scores.cue[cue, 0].mean()),
            sure_of_content=float(likely[content, 1].mean()),
            first=cue[0],
        )


@dataclass(frozen=True, slots=True)
class _Text:
    """The line of each word of a window, whether it is a mark, a comma, and a mark that ends a sentence."""

    lines: NDArray[np.intp]
    marks: NDArray[np.bool_]
    commas: NDArray[np.bool_]
    ends: NDArray[np.bool_]

    def before(self, place: int, free: NDArray[np.bool_]) -> list[int]:
        """The words from the beginning of a sentence to a comma before `place`, if they are a clause, and all free.

        What somebody says in the sentence that names him last is all of it: "Prices fall, with jobs at risk, X warned".
        """
        start = place
        while start and self.lines[start - 1] == self.lines[place] and not self.ends[start - 1]:
            start -= 1
        clause = place - start > CLAUSE and self.commas[place - 1] and free[start:place].all()
        return list(range(start, place)) if clause else []

    def trimmed(self, places: Iterable[int]) -> list[int]:
        """Without marks at both ends."""
        kept = [int(place) for place in places]
        while kept and self.marks[kept[-1]]:
            kept.pop()
        while kept and self.marks[kept[0]]:
            kept.pop(0)
        return kept

    def runs(self, likely: NDArray[np.bool_], taken: NDArray[np.bool_]) -> Iterator[list[int]]:
        """Unbroken runs of likely words of one line that are not taken, marks within them included."""
        run: list[int] = []
        for place in np.flatnonzero((likely | self.marks) & ~taken).tolist():
            if run and (place != run[-1] + 1 or self.lines[place] != self.lines[run[-1]]):
                yield self.trimmed(run)
                run = []
            if run or not self.marks[place]:
                run.append(place)
        if run:
            yield self.trimmed(run)


def _cues(labels: Numbers, least: float) -> Iterator[list[int]]:
    """Runs of a first word that is likely enough and of further words."""
    cue: list[int] = []
    for place, (_, first, further) in enumerate(labels.tolist()):
        if cue and further > max(first, least):
            cue.append(place)
            continue
        if cue:
            yield cue
        cue = [place] if first > least else []
    if cue:
        yield cue


def _odds_of_content(
    cues: Sequence[Sequence[int]], links: Numbers, scores: Scores, text: _Text, weights: Weights
) -> Numbers:
    """[word, cue]: log odds that a word is content of a cue, those of no cue first."""
    odds = np.zeros((len(text.lines), len(cues) + 1), dtype=np.float32)
    label = weights.label * np.clip(scores.content, -SURE, SURE) + weights.content
    odds[:, 1:] = links[:, :, 1].T + label[:, None]
    for number, cue in enumerate(cues):
        odds[cue, number + 1] = -2 * SURE
    odds[text.marks] *= weights.mark
    return odds


def _likeliest(odds: Numbers, lines: NDArray[np.intp], change: float) -> NDArray[np.intp]:
    """The state of each word in the likeliest sequence, where every change of state within a line costs (Viterbi)."""
    came_from = np.zeros(odds.shape, dtype=np.intp)
    same = np.arange(odds.shape[1])
    total = odds[0].astype(np.float64)
    for place in range(1, len(odds)):
        cost = change if lines[place] == lines[place - 1] else 0.0
        best = int(total.argmax())
        stays = total >= total[best] - cost
        came_from[place] = np.where(stays, same, best)
        total = np.where(stays, total, total[best] - cost) + odds[place]
    states = np.full(len(odds), total.argmax())
    for place in range(len(odds) - 1, 0, -1):
        states[place - 1] = came_from[place, states[place]]
    return states


def _source(
    links: Numbers, labels: Numbers, cue: Sequence[int], taken: NDArray[np.bool_], text: _Text, *, weights: Weights
) -> list[int]:
    """The run of words that is likeliest to be the source of a cue, if any is likely enough.

    What the label calls a source is one run, however unsure its link is, and what the link calls one another. The sure
    one far away is often whoever spoke before: the nearer of two is preferred.
    """
    label, link = _probability(labels), _probability(links)
    runs = [run for likely in (label > 0.5, link > 0.4, label + link > 0.8) for run in text.runs(likely, taken)]
    probable = [run for run in runs if links[run].max() > 0]

    def weight(run: list[int]) -> float:
        between = any(
            run[-1] < other[0] <= other[-1] < cue[0] or cue[0] < other[0] <= other[-1] < run[0] for other in probable
        )
        return float(links[run].mean()) - weights.farther * between

    best = max(runs, key=weight, default=[])
    return best if best and float(links[best].mean()) > weights.source else []


def _spans(window: Window, places: Sequence[int], text: _Text) -> Spans:
    """The places as spans; a gap of nothing but marks within a line does not divide."""
    runs: list[list[int]] = []
    for place in places:
        near = runs and text.lines[place] == text.lines[runs[-1][1]] and text.marks[runs[-1][1] + 1 : place].all()
        if near:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    return tuple(Span(window.words[first].span.start, window.words[last].span.end) for first, last in runs)


def _probability(odds: Numbers) -> Numbers:
    likely: Numbers = (1 / (1 + np.exp(-np.clip(odds, -SURE, SURE)))).astype(np.float32)
    return likely
