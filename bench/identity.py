"""How long it takes to judge who is who in many articles, and how right it is where the truth is known.

The articles are made up as referents, without text: people and bodies in circles that keep company, some named in many
articles and most in few, by all the forms that newspapers use; namesakes among them.
"""

from __future__ import annotations

import random
import time
from bisect import bisect
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from ingest.identity import Referent, identities
from ingest.lexicon import COMMON_SURNAMES, FEMALE_NAMES, MALE_NAMES, SHORT_FORMS
from ontology.records import ActorKind

SIZES = (2_500, 5_000, 10_000, 20_000)
SYLLABLES = "bar bel bry cal cor dal dun el far gar hal hol kel lam lin mar mor nor pel quin ran sel stan tar tor ul van wel".split()
ENDINGS = (
    "bourne by croft dale field ford ham ings ley low more ridge stead stock ter thorpe ton well wick worth".split()
)
HEADS = "Trust Council Association Board Society Union Institute Hospital College Company".split()
KINDS = "Rivers Harbour Schools Music Farmers Housing Railway Nurses Museum Forest Pilots Weather".split()
TITLES = "chair director chief executive|spokesperson|professor|head of research|treasurer|chief engineer".split("|")


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person or body of the made-up world; `posts` are titles, each with the number of a body of the same circle."""

    name: str
    kind: ActorKind
    honorific: str = ""
    acronym: str = ""
    posts: tuple[tuple[str, int], ...] = ()


Circle = tuple[list[Somebody], list[Somebody]]
"""People, and the bodies among which they have their posts."""


def measure(sizes: Sequence[int] = SIZES) -> None:
    """Print seconds, growth and B-cubed figures for each number of articles."""
    for size in sizes:
        referents, truth = articles(size)
        started = time.perf_counter()
        found = identities(referents)
        seconds = time.perf_counter() - started
        right, whole = bcubed(found.meant, truth)
        candidates = sum(said.verdict == "candidate" for said in found.judgements)
        print(
            f"{size:6} articles, {len(referents):7} referents: {seconds:6.1f} s, {1000 * seconds / size:.2f} ms an article; "
            f"B-cubed precision {right:.3f}, recall {whole:.3f}; {len(found.actors)} actors, {candidates} candidates"
        )


def articles(size: int, seed: int = 7) -> tuple[list[Referent], dict[str, object]]:
    """The referents of so many made-up articles, and who each is."""
    chance = random.Random(seed)
    circles = [_circle(chance) for _ in range(max(1, size // 12))]
    told = list(accumulate(1 / (rank + 5) for rank in range(len(circles))))  # some circles are in the news every day
    referents: list[Referent] = []
    truth: dict[str, object] = {}
    for number in range(size):
        at = bisect(told, chance.random() * told[-1])
        for referent, who in _article(chance, f"{number:06}", circles[at]):
            referents.append(referent)
            truth[referent.iri] = (at, who)
    return referents, truth


def bcubed(meant: Mapping[str, str], truth: Mapping[str, object]) -> tuple[float, float]:
    """Precision and recall by referent (Bagga and Baldwin 1998)."""
    both = Counter((meant[iri], truth[iri]) for iri in meant)
    found, real = Counter(meant.values()), Counter(truth[iri] for iri in meant)
    precision = sum(count * count / found[actor] for (actor, _), count in both.items())
    recall = sum(count * count / real[who] for (_, who), count in both.items())
    return precision / len(meant), recall / len(meant)


def _circle(chance: random.Random) -> Circle:
    place = _made_up(chance)
    bodies = []
    for kind in chance.sample(KINDS, chance.randint(2, 5)):
        words = [place, kind, chance.choice(HEADS)]
        bodies.append(Somebody(" ".join(words), ActorKind.ORGANIZATION, acronym="".join(word[0] for word in words)))
    people: list[Somebody] = []
    for _ in range(chance.randint(4, 12)):
        female = chance.random() < 0.5
        given = chance.choice(sorted(FEMALE_NAMES if female else MALE_NAMES))
        surname = chance.choice(sorted(COMMON_SURNAMES)) if chance.random() < 0.5 else _made_up(chance)
        held = ((chance.choice(TITLES), chance.randrange(len(bodies))),) if chance.random() < 0.7 else ()
        name = f"{given.capitalize()} {surname.capitalize()}"
        people.append(Somebody(name, ActorKind.PERSON, "ms" if female else "mr", posts=held))
    return people, bodies


def _made_up(chance: random.Random) -> str:
    return (chance.choice(SYLLABLES) + chance.choice(SYLLABLES) + chance.choice(ENDINGS)).capitalize()


def _article(chance: random.Random, key: str, circle: Circle) -> list[tuple[Referent, object]]:
    """Some of a circle, each by one of the forms of the name, and each form once."""
    people, bodies = circle
    present = chance.sample(range(len(people)), min(len(people), chance.randint(1, 5)))
    where = {
        at: f"urn:{key}/organisation/{at}" for at in chance.sample(range(len(bodies)), chance.randint(1, len(bodies)))
    }
    published = date(2015, 1, 1) + timedelta(days=chance.randrange(3000))
    forms: dict[str, int] = {}
    for at in present:
        forms.setdefault(_form(chance, people[at].name), at)
    company = frozenset((*where.values(), *(f"urn:{key}/person/{at}" for at in forms.values())))
    made: list[tuple[Referent, object]] = []
    for at, iri in where.items():
        body = bodies[at]
        short = chance.random()
        name = body.acronym if short < 0.15 else body.name
        aliases = (body.acronym,) if short > 0.8 else ()
        made.append((Referent(iri, key, body.kind, name, aliases, company=company, published=published), ("body", at)))
    for name, at in forms.items():
        person = people[at]
        posts = tuple((title, where.get(body)) for title, body in person.posts) if chance.random() < 0.6 else ()
        honorifics = (person.honorific,) if chance.random() < 0.3 else ()
        surname = (name.rpartition(" ")[2],) if " " in name else ()
        iri = f"urn:{key}/person/{at}"
        referent = Referent(iri, key, person.kind, name, surname, honorifics, posts, company, None, None, published)
        made.append((referent, ("person", at)))
    return made


def _form(chance: random.Random, name: str) -> str:
    """A name as an article may give it: mostly whole, else shortened."""
    given, surname = name.split()
    how = chance.random()
    if how < 0.06:
        return surname
    if how < 0.1:
        return f"{given[0]}. {surname}"
    if how < 0.16:
        shorts = [forms[1:] for forms in SHORT_FORMS if forms[0] == given.lower()]
        return f"{chance.choice(shorts[0]).capitalize()} {surname}" if shorts else name
    return name
