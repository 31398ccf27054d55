"""One utterance in several outlets: which reports are of one statement, and how their words lie beside one another.

Reports by one named speaker that share many words are bound to one another. Every other report goes to the one longer
telling that has its words best, so that a short one, which may stand in two speeches, never joins the two. What is told
and the telling of it stay two, and so do the words of two named speakers in one article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from operator import itemgetter
from types import MappingProxyType

from ingest.pairing import Link, conceivable, link
from ingest.revisions import revised
from ingest.segments import Segment, segments
from ingest.shingles import sharing
from ingest.tellings import Speakers, Telling
from ingest.wordkeys import keys

SHINGLE = 5
"""Words in a row by which tellings are found; docs/decisions/0009-echoes.md has what others lose and cost."""
VERSION = 0.95
"""How sure it is that a statement of a later version is one of an earlier: an estimate."""
NO_DAY = date.max.toordinal()
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Echo:
    """A statement with two reports or more.

    `statement` is its id, `reports` the ids of its reports, the earliest first, with which the parts of each segment go. An
    article can tell it in two reports; it left out what neither has. `across` if different pages tell it, and not only
    versions of one. `confidence` and `reason` are those of the weakest link that holds it together.
    """

    statement: str
    reports: tuple[str, ...]
    segments: tuple[Segment, ...]
    across: bool
    confidence: float
    reason: str

    def left_out(self, report: str) -> tuple[Segment, ...]:
        """What others have and this report has not."""
        number = self.reports.index(report)
        return tuple(segment for segment in self.segments if segment.parts[number] is None)


def echoes(tellings: Iterable[Telling], kept: Mapping[str, str] = NOTHING) -> tuple[Echo, ...]:
    """The statements that have two reports or more, ordered by id; each report is in one at most.

    A report that is in none is a statement of its own, with its own id. `kept` gives the ids of the statements that reports had
    before: a statement keeps its id when others join. The order of the tellings does not matter.
    """
    told = {one.id: one for one in tellings}
    in_order = sorted(told.values(), key=order)
    pairs = sharing((keys(one.pieces) for one in in_order), SHINGLE)
    links = {
        (in_order[a].id, in_order[b].id): found for a, b, _ in pairs if (found := linked(in_order[a], in_order[b]))
    }
    versions = [pair for page in pages(told.values()) for pair in page]
    via = {one.id: one.via for one in told.values()}
    return joined(told.values(), links, versions, via=via, kept=kept, is_report=told.__contains__)


def order(one: Telling) -> tuple[int, int]:
    """What puts tellings next to one another that may be of one utterance: the day, then a number that is the telling's own."""
    return one.published.toordinal() if one.published else NO_DAY, number(one.id)


def number(report: str) -> int:
    """A report's own number of 63 bits."""
    return int.from_bytes(blake2b(report.encode(), digest_size=8).digest(), "big") >> 1


def linked(one: Telling, other: Telling) -> Link | None:
    """How two tellings that share words in a row hang together, None where nothing shows that they are of one utterance."""
    full, short = sorted((one, other), key=_fullest)
    return link(full, short) if one.page != other.page and conceivable(full, short) else None


def joined(
    tellings: Iterable[Telling],
    links: Mapping[tuple[str, str], Link],
    versions: Iterable[tuple[str, str]],
    *,
    via: Mapping[str, str | None],
    kept: Mapping[str, str],
    is_report: Callable[[str], bool],
) -> tuple[Echo, ...]:
    """The statements of these tellings that have two reports or more, of which none hangs together with any other telling.

    `links` are all that hold two of them together, `versions` the pairs that are one in two versions of a page, in their order.
    `via` says of all reports of their articles in which other each is told, `is_report` whether an id is any report's.
    """
    told = sorted(tellings, key=_fullest)
    place = {one.id: at for at, one in enumerate(told)}
    table = _Joined(told, via)
    for one, other in versions:
        table.join(place[one], place[other], VERSION, "versions of one page")
    pairs = ((min(place[a], place[b]), max(place[a], place[b]), each) for (a, b), each in links.items())
    found = sorted(pairs, key=itemgetter(0, 1))
    for full, short, each in _links(told, found, {*via.values()}, table):
        table.join(full, short, each.confidence, each.reason)
    clusters = table.clusters()
    names = _names([cluster for cluster, _, _ in clusters], kept, is_report)
    return tuple(sorted(map(_echo, names, clusters), key=lambda echo: echo.statement))


@lru_cache(maxsize=65_536)
def _fullest(one: Telling) -> tuple[int, list[str], date, str]:
    return -len(keys(one.pieces)), sorted(one.named), *one.first


def _fit(full: Telling, found: Link) -> tuple[int, int, int, date, str]:
    """What puts the telling first that has the words of another best: the same speaker, more of the words, a nearer date."""
    return RANK[found.speakers], -found.words, found.days or 0, *full.first


RANK = {who: rank for rank, who in enumerate(Speakers)}


def pages(tellings: Iterable[Telling]) -> Iterator[list[tuple[str, str]]]:
    """By page: statements of its versions that are the same, each version compared with all that came before it."""
    pages: dict[str, dict[str, list[Telling]]] = defaultdict(lambda: defaultdict(list))
    for telling in sorted(tellings, key=_fullest):
        pages[telling.page][telling.article].append(telling)
    for articles in pages.values():
        first, *later = sorted(articles.values(), key=lambda some: min(map(_version, some)))
        known = list(first)
        found = []
        for version in later:
            before = revised(known, version)
            for new, telling in enumerate(version):
                if new in before:
                    found.append((known[before[new]].id, telling.id))
                    known[before[new]] = telling
                else:
                    known.append(telling)
        yield found


def _version(telling: Telling) -> tuple[date, str]:
    return telling.published or date.max, telling.article


def _links(
    told: Sequence[Telling], links: Iterable[tuple[int, int, Link]], tellers: Container[str | None], joined: _Joined
) -> Iterator[tuple[int, int, Link]]:
    """Pairs on different pages, the fuller first, to be joined one by one: what is bound, then the best of each of the others.

    Those who tell what others say come after all others, so that what is said goes to where it is said.
    """
    second = [telling.id in tellers for telling in told]
    placed = set()
    fuller: dict[int, list[tuple[int, Link]]] = defaultdict(list)
    for full, short, found in sorted(links, key=lambda pair: second[pair[0]] or second[pair[1]]):
        if joined.together(full, short):
            continue
        if found.binding and joined.fit(full, short):
            placed.add(short)
            yield full, short, found
        else:
            fuller[short].append((full, found))
    for short in sorted(fuller.keys() - placed, key=lambda short: (second[short], short)):
        for full, found in sorted(fuller[short], key=lambda each: _fit(told[each[0]], each[1])):
            if joined.agree(full, short) and joined.fit(full, short):
                yield full, short, found
                break


class _Joined:
    """Which tellings are of one utterance, and by which links."""

    def __init__(self, told: Sequence[Telling], via: Mapping[str, str | None]) -> None:
        self.told = told
        self.above = list(range(len(told)))
        self.people = [telling.people for telling in told]
        self.ids = [frozenset((telling.id,)) for telling in told]
        self.tellers = _tellers(told, via)
        self.named = [{telling.article: telling.named} for telling in told]
        self.links: list[tuple[int, float, str]] = []

    def top(self, place: int) -> int:
        while self.above[place] != place:
            self.above[place] = self.above[self.above[place]]
            place = self.above[place]
        return place

    def together(self, one: int, other: int) -> bool:
        return self.top(one) == self.top(other)

    def agree(self, one: int, other: int) -> bool:
        """Whether no two groups of people would be taken for one."""
        mine, others = self.people[self.top(one)], self.people[self.top(other)]
        return not mine or not others or not mine.isdisjoint(others)

    def fit(self, one: int, other: int) -> bool:
        """Whether nobody would tell in an utterance what is said in it, and no article give it to two speakers with names."""
        a, b = self.top(one), self.top(other)
        if self.ids[a] & self.tellers[b] or self.ids[b] & self.tellers[a]:
            return False
        shared = self.named[a].keys() & self.named[b].keys()
        return all(not (x := self.named[a][page]) or not (y := self.named[b][page]) or x & y for page in shared)

    def join(self, one: int, other: int, confidence: float, reason: str) -> None:
        """Links within what is joined already count for nothing, nor do those between what does not fit."""
        first, second = sorted((self.top(one), self.top(other)))
        if first != second and self.fit(first, second):
            self.above[second] = first
            self.people[first] |= self.people[second]
            self.ids[first] |= self.ids[second]
            self.tellers[first] |= self.tellers[second]
            for article, named in self.named[second].items():
                self.named[first][article] = self.named[first].get(article, frozenset()) | named
            self.links.append((one, confidence, reason))

    def clusters(self) -> list[tuple[list[Telling], float, str]]:
        """The tellings that are of one utterance, the first first, with the confidence and reason of their weakest link."""
        members: dict[int, list[Telling]] = defaultdict(list)
        for place, telling in enumerate(self.told):
            members[self.top(place)].append(telling)
        weakest: dict[int, tuple[float, str]] = {}
        for place, confidence, reason in self.links:
            top = self.top(place)
            weakest[top] = min((confidence, reason), weakest.get(top, (confidence, reason)))
        return [(sorted(members[top], key=lambda one: one.first), *weakest[top]) for top in sorted(weakest)]


def _tellers(told: Sequence[Telling], via: Mapping[str, str | None]) -> list[frozenset[str]]:
    """For each telling the ids of all in which it is told, however far out. Chains never run in a circle."""

    def outwards(one: str | None) -> Iterator[str]:
        while one is not None:
            yield one
            one = via.get(one)

    return [frozenset(outwards(telling.via)) for telling in told]


def _names(
    clusters: Sequence[Sequence[Telling]], kept: Mapping[str, str], is_report: Callable[[str], bool]
) -> list[str]:
    """The id of each statement: the first that one of its reports had before, else that of its first report.

    No two have the same, and none that of a report which is not its own.
    """
    taken, names = set[str](), {}
    own = [{telling.id for telling in cluster} for cluster in clusters]
    asked = [
        [*(kept[one.id] for one in cluster if one.id in kept), *(one.id for one in cluster)] for cluster in clusters
    ]
    for number in sorted(range(len(clusters)), key=lambda number: clusters[number][0].first):
        names[number] = next(
            name for name in asked[number] if name not in taken and (name in own[number] or not is_report(name))
        )
        taken.add(names[number])
    return [names[number] for number in range(len(clusters))]


def _echo(name: str, cluster: tuple[Sequence[Telling], float, str]) -> Echo:
    tellings, confidence, reason = cluster
    return Echo(
        name,
        tuple(telling.id for telling in tellings),
        segments([telling.words for telling in tellings]),
        len({telling.page for telling in tellings}) > 1,
        confidence,
        reason,
    )
