"""Who is who across articles: first version, by exact names and by aliases that some text states.

What an article's graph says is found in that article alone; here the actors of all graphs are brought together. The
result depends on the set of what is known and not on the order in which it came.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ontology.iris import name_key
from ontology.records import Actor, ActorKind

ACRONYM = re.compile(r"[A-Z][A-Z&]{1,7}")


@dataclass(frozen=True, slots=True)
class Known:
    """A person or organisation as one article has it: the IRI that its name gives, and the titles of its posts there."""

    iri: str
    kind: ActorKind
    name: str
    aliases: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


def identities(known: Iterable[Known]) -> tuple[tuple[Actor, ...], Mapping[str, str]]:
    """Each actor once, with the name most used and all its aliases; and which IRI is another's, `{iri: actor's iri}`.

    Two rules go beyond one name being one actor, each only where exactly one actor fits: an acronym is the organisation
    that some text calls by it ("the National Rivers Board (NRB)"), and a bare surname, which means somebody else in
    each article, is the person of that surname who holds the same post.
    """
    names: dict[str, Counter[str]] = defaultdict(Counter)
    aliases: dict[str, set[str]] = defaultdict(set)
    titles: dict[str, set[str]] = defaultdict(set)
    kinds: dict[str, ActorKind] = {}
    for one in known:
        names[one.iri][one.name] += 1
        aliases[one.iri].update(one.aliases)
        titles[one.iri].update(map(name_key, one.titles))
        kinds[one.iri] = one.kind
    chosen = {iri: min(names[iri], key=lambda name: (-names[iri][name], name)) for iri in names}
    called: dict[tuple[ActorKind, str], set[str]] = defaultdict(set)
    for iri, name in chosen.items():
        surname = name.rpartition(" ")[2] if kinds[iri] is ActorKind.PERSON else name
        for other in {*aliases[iri], surname}:
            called[kinds[iri], name_key(other)].add(iri)
    redirects = {}
    for iri, name in sorted(chosen.items()):
        full = {other for other in called[kinds[iri], name_key(name)] if other != iri and " " in chosen[other]}
        if kinds[iri] is ActorKind.PERSON:
            full = {other for other in full if " " not in name and titles[iri] & titles[other]}
        elif not ACRONYM.fullmatch(name):
            full = set()
        if len(full) == 1:
            redirects[iri] = full.pop()
    for iri, actor in redirects.items():
        aliases[actor] |= {chosen[iri]} | aliases[iri]
    actors = tuple(
        Actor(iri, kinds[iri], chosen[iri], tuple(sorted(aliases[iri] - {chosen[iri]})))
        for iri in sorted(chosen)
        if iri not in redirects
    )
    return actors, redirects
