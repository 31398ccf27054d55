"""How fast echoes are found among made-up reports, and how many of them: time beside the number of articles."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from ingest.copies import Body, copies
from ingest.echoes import echoes
from ingest.tellings import Telling
from ontology.records import Quoting

ARTICLES = (2_500, 5_000, 10_000, 20_000)
STATEMENTS = 8
"""In each article."""
ECHOED = 0.05
"""Share of statements that carry words of an earlier article."""
PEOPLE = 0.6
"""Share of statements by somebody with a name."""
A_DAY = 8
"""Articles that appear on one day; a statement is told again within six."""
SENTENCE = 16
"""Words of one that is quoted alone."""
WORDS = 6_000
SMALL = "the of to and a in is that it for we on be with as are have this will not by from they at but our can has or i".split()
DAY = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Made:
    """Reports in articles of their own making, and which utterance each is of."""

    tellings: tuple[Telling, ...]
    utterance: dict[str, str]


def measure() -> None:
    """Print seconds, articles a second, and how many of the echoes are found and of the found are right, by number of articles."""
    for number in ARTICLES:
        made = reports(number)
        started = time.process_time()
        found = echoes(made.tellings)
        seconds = time.process_time() - started
        groups = [{made.utterance[report] for report in echo.reports} for echo in found]
        sizes = _sizes(made)
        told = sum(len(echo.reports) for echo in found)
        right = sum(len(echo.reports) for echo, each in zip(found, groups, strict=True) if len(each) == 1)
        whole = sum(size for size in sizes.values() if size > 1)
        started = time.process_time()
        bodies = copies(_bodies(made))
        apart = time.process_time() - started
        print(
            f"{number:6} articles: echoes {seconds:6.2f} s, {number / seconds:6.0f} a second; "
            f"reports found {right} of {whole}, {told - right} in wrong company; "
            f"copies {apart:6.2f} s, {len(bodies)} found"
        )


def reports(articles: int, seed: int = 0) -> Made:
    """So many articles with eight statements each, of invented words that are as unevenly common as words are.

    One statement in twenty tells an earlier one again: whole, cut at either end or in the middle, with a slip, one
    sentence of it; and every fifth time without its speaker's name.
    """
    draw = random.Random(seed)
    say = _sayer(draw)
    told: list[Telling] = []
    utterance: dict[str, str] = {}
    for number in range(articles):
        day = DAY + timedelta(days=number // A_DAY)
        for place in range(STATEMENTS):
            name = f"{number}-{place}"
            article = f"article/{number}"
            earlier = draw.choice(told[-400:]) if told and draw.random() < ECHOED else None
            if earlier and earlier.page != article:
                again = replace(_again(earlier, draw), id=name, article=article, page=article, published=day)
                utterance[name] = utterance[earlier.id]
            else:
                who = frozenset({f"person/{draw.randrange(articles)}"}) if draw.random() < PEOPLE else frozenset[str]()
                pieces = tuple(
                    " ".join(say(draw.randint(12, 40))) + "."
                    for _ in range(draw.choice((1, 1, 1, 1, 1, 1, 2, 2, 3, 12)))
                )
                again = Telling(name, article, article, day, who, frozenset(), None, Quoting.DIRECT, pieces)
                utterance[name] = name
            told.append(again)
    return Made(tuple(told), utterance)


class _Sayer:
    def __init__(self, draw: random.Random) -> None:
        onsets, vowels = "b d f g h k l m n p r s t v w br dr gr kl pl st tr".split(), "a e i o u ai ea oo".split()
        syllables = [onset + vowel for onset in onsets for vowel in vowels]
        self.draw = draw
        self.words = ["".join(draw.choices(syllables, k=draw.choice((2, 2, 3)))) + "k" for _ in range(WORDS)]
        self.weights = [*accumulate(1 / (rank + 3) for rank in range(WORDS))]

    def __call__(self, number: int) -> list[str]:
        """So many words, nearly half of them small."""
        long = self.draw.choices(self.words, cum_weights=self.weights, k=number)
        return [self.draw.choice(SMALL) if self.draw.random() < 0.45 else word for word in long]


_sayer = _Sayer


def _again(earlier: Telling, draw: random.Random) -> Telling:
    """The words of an earlier report as another outlet gives them."""
    words = " ".join(earlier.pieces).split()
    way = draw.randrange(6)
    third = len(words) // 3
    if way == 1:
        words = words[third:]
    elif way == 2:
        words = words[:-third]
    elif way == 3:
        words = [*words[:third], "...", *words[2 * third :]]
    elif way == 4:
        words[len(words) // 2] = "slipk"
    elif way == 5:
        start = draw.randrange(max(1, len(words) - SENTENCE))
        words = words[start : start + SENTENCE]
    unnamed = draw.random() < 0.2
    return replace(earlier, pieces=(" ".join(words),), people=frozenset() if unnamed else earlier.people)


def _sizes(made: Made) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for name in made.utterance.values():
        sizes[name] = sizes.get(name, 0) + 1
    return sizes


def _bodies(made: Made) -> Iterator[Body]:
    """An article for each eight statements, whose text is their words; every fiftieth comes again under another address."""
    for number in range(0, len(made.tellings), STATEMENTS):
        each: Sequence[Telling] = made.tellings[number : number + STATEMENTS]
        text = "\n\n".join(piece for telling in each for piece in telling.pieces)
        yield Body(each[0].article, each[0].page, text)
        if number % (50 * STATEMENTS) == 0:
            yield Body(f"{each[0].article}/again", f"{each[0].page}/again", text)
