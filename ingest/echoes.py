"""One utterance in several outlets: which reports are of one statement, and how their words lie beside one another.

Reports by one named speaker that share many words are bound to one another. Every other report goes to the one longer
telling that has its words best, so that a short one, which may stand in two speeches, never joins the two. What is told
and the telling of it stay two, and so do the words of two named speakers in one article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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
    words = {one: keys(one.pieces) for one in {one.id: one for one in tellings}.values()}
    told = sorted(words, key=lambda one: (-len(words[one]), sorted(one.named), one.first))
    joined = _Joined(told)
    for one, other in _versions(told):
        joined.join(one, other, VERSION, "versions of one page")
    for full, short, found in _links(told, [words[one] for one in told], joined):
        joined.join(full, short, found.confidence, found.reason)
    clusters = joined.clusters()
    names = _names([cluster for cluster, _, _ in clusters], kept, {telling.id for telling in told})
    return tuple(sorted(map(_echo, names, clusters), key=lambda echo: echo.statement))


def _fit(full: Telling, found: Link) -> tuple[int, int, int, date, str]:
    """What puts the telling first that has the words of another best: the same speaker, more of the words, a nearer date."""
    return RANK[found.speakers], -found.words, found.days or 0, *full.first


RANK = {who: rank for rank, who in enumerate(Speakers)}


def _versions(told: Sequence[Telling]) -> Iterator[tuple[int, int]]:
    """Statements of versions of one page that are the same, each version compared with all that came before it."""
    pages: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, telling in enumerate(told):
        pages[telling.page][telling.article].append(place)
    for articles in pages.values():
        first, *later = sorted(articles.values(), key=lambda places: min(_version(told[place]) for place in places))
        known = list(first)
        for version in later:
            before = revised([told[place] for place in known], [told[place] for place in version])
            for new, place in enumerate(version):
                if new in before:
                    yield known[before[new]], place
                    known[before[new]] = place
                else:
                    known.append(place)


def _version(telling: Telling) -> tuple[date, str]:
    return telling.published or date.max, telling.article


def _links(told: Sequence[Telling], words: Sequence[Sequence[str]], joined: _Joined) -> Iterator[tuple[int, int, Link]]:
    """Pairs on different pages, the fuller first, to be joined one by one: what is bound, then the best of each of the others.

    Those who tell what others say come after all others, so that what is said goes to where it is said.
    """
    tellers = {telling.via for telling in told}
    second = [telling.id in tellers for telling in told]
    placed = set()
    fuller: dict[int, list[tuple[int, Link]]] = defaultdict(list)
    for full, short, _ in sorted(sharing(words, SHINGLE), key=lambda pair: second[pair[0]] or second[pair[1]]):
        one, other = told[full], told[short]
        if one.page == other.page or joined.together(full, short) or not conceivable(one, other):
            continue
        found = link(one, other)
        if found is not None and found.binding and joined.fit(full, short):
            placed.add(short)
            yield full, short, found
        elif found is not None:
            fuller[short].append((full, found))
    for short in sorted(fuller.keys() - placed, key=lambda short: (second[short], short)):
        for full, found in sorted(fuller[short], key=lambda each: _fit(told[each[0]], each[1])):
            if joined.agree(full, short) and joined.fit(full, short):
                yield full, short, found
                break


class _Joined:
    """Which tellings are of one utterance, and by which links."""

    def __init__(self, told: Sequence[Telling]) -> None:
        self.told = told
        self.above = list(range(len(told)))
        self.people = [telling.people for telling in told]
        self.ids = [frozenset((telling.id,)) for telling in told]
        self.tellers = _tellers(told)
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


def _tellers(told: Sequence[Telling]) -> list[frozenset[str]]:
    """For each telling the ids of all in which it is told, however far out. Chains never run in a circle."""
    via = {telling.id: telling.via for telling in told}

    def outwards(one: str | None) -> Iterator[str]:
        while one is not None:
            yield one
            one = via.get(one)

    return [frozenset(outwards(telling.via)) for telling in told]


def _names(clusters: Sequence[Sequence[Telling]], kept: Mapping[str, str], told: Iterable[str]) -> list[str]:
    """The id of each statement: the first that one of its reports had before, else that of its first report.

    No two have the same, and none that of a report which is not its own.
    """
    others, taken, names = frozenset(told), set[str](), {}
    own = [{telling.id for telling in cluster} for cluster in clusters]
    asked = [
        [*(kept[one.id] for one in cluster if one.id in kept), *(one.id for one in cluster)] for cluster in clusters
    ]
    for number in sorted(range(len(clusters)), key=lambda number: clusters[number][0].first):
        names[number] = next(
            name for name in asked[number] if name not in taken and (name in own[number] or name not in others)
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
