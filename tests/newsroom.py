"""Hand-made readings in our own words, for the tests of asking and serving.

Two outlets, three people of the same town, one article that is nothing but attacks.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyoxigraph

from graph import rdf
from graph.embedded import EmbeddedStore, OxigraphReader
from graph.search import Index, entries
from graph.snapshots import snapshot
from ingest.identity import Identities, identities
from onrecord.identifying import referents
from onrecord.judging import judge
from ontology.iris import article_iri, membership_iri, referent_iri, statement_id
from ontology.reading import Reading
from ontology.records import (
    Actor,
    ActorKind,
    Article,
    Membership,
    Mention,
    MentionKind,
    Quoting,
    Span,
    Statement,
    Tense,
)

ATTACK = (
    "</script><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    '"> <img src=x onerror=alert(1)>',
    '" . } SERVICE <http://127.0.0.1:1/> { ?s ?p ?o',
    "<x:a> <x:b> <x:c> . @prefix",
    "javascript:alert(1)",
    "=HYPERLINK(1)",
)


def reading(
    key: str,
    text: str,
    said: list[tuple[str | None, str, str, str]],
    *,
    posts: list[tuple[str, str, str | None]] = (),
    people: tuple[str, ...] = (),
    organisations: tuple[str, ...] = (),
    aliases: dict[str, tuple[str, ...]] | None = None,
    groups: tuple[str, ...] = (),
    **about: object,
) -> Reading:
    """A reading of `text`; `said` are (speaker, source, cue, words), `posts` are (person, title, organisation)."""
    article = Article(key=key, text=text, body=(Span(0, len(text)),), **about)
    forms = aliases or {}

    def where(words: str) -> tuple[Span, ...]:
        return tuple(Span(found.start(), found.end()) for found in re.finditer(re.escape(words), text))

    def actor(kind: ActorKind, name: str) -> Actor:
        spans = {span for form in (name, *forms.get(name, ())) for span in where(form)}
        mentions = tuple(Mention(span, MentionKind.NAME) for span in sorted(spans))
        return Actor(referent_iri(kind, name, article), kind, name, forms.get(name, ()), mentions)

    actors = (
        *(actor(ActorKind.PERSON, name) for name in people),
        *(actor(ActorKind.ORGANIZATION, name) for name in organisations),
        *(actor(ActorKind.GROUP, name) for name in groups),
    )
    iris = {actor.name: actor.iri for actor in actors}
    memberships = tuple(
        Membership(
            membership_iri(article, iris[person], title, iris.get(where_ or ""), Tense.CURRENT),
            iris[person],
            title,
            iris.get(where_ or ""),
            Tense.CURRENT,
            where(title)[:1],
        )
        for person, title, where_ in posts
    )
    held = {membership.member: membership.iri for membership in memberships}

    def statement(speaker: str | None, source: str, cue: str, words: str) -> Statement:
        content = where(words)[:1]
        stop = text.find("\n", content[0].end)
        start = text.rfind("\n", 0, content[0].start) + 1
        return Statement(
            id=statement_id(article, content),
            speaker=iris.get(speaker or ""),
            speaker_role=None if speaker in people + organisations else source,
            held_post=held.get(iris.get(speaker or "", "")),
            source=where(source)[:1],
            cue=where(cue)[:1],
            content=content,
            sentence=Span(start, stop if stop > 0 else len(text)),
            quoting=Quoting.DIRECT if "“" in text[content[0].start - 1 : content[0].start] else Quoting.INDIRECT,
            rule="by-hand",
            confidence=0.9,
        )

    return Reading(article, actors, memberships, tuple(statement(*row) for row in said), "by hand 1")


def newsroom() -> tuple[Reading, ...]:
    """Two outlets and an undated article on one bridge."""
    return (
        reading(
            "bridge-echo",
            "Bridge to stay shut\n"
            "Ada Quill, the mayor of Elmstow Council, said “the bridge will stay shut until Harbour Trust pays”.\n"
            "Harbour Trust replied that it had paid twice.\n"
            "Residents complained that nobody had asked them.\n",
            [
                ("Ada Quill", "Ada Quill", "said", "the bridge will stay shut until Harbour Trust pays"),
                ("Harbour Trust", "Harbour Trust", "replied", "it had paid twice"),
                ("Residents", "Residents", "complained", "nobody had asked them"),
            ],
            posts=[("Ada Quill", "mayor", "Elmstow Council")],
            people=("Ada Quill",),
            organisations=("Elmstow Council", "Harbour Trust"),
            groups=("Residents",),
            title="Bridge to stay shut",
            outlet="Elmstow Echo",
            url="https://echo.example/bridge",
            published=date(2024, 3, 2),
        ),
        reading(
            "bridge-post",
            "Mayor under fire\n"
            "“Ada Quill has done nothing for two years,” Ben Oyelaran told the Daily Post.\n"
            "The mayor, Ada Quill, promised a new bridge by 2026.\n",
            [
                ("Ben Oyelaran", "Ben Oyelaran", "told", "Ada Quill has done nothing for two years,"),
                ("Ada Quill", "The mayor, Ada Quill,", "promised", "a new bridge by 2026"),
            ],
            posts=[("Ada Quill", "mayor", None)],
            people=("Ada Quill", "Ben Oyelaran"),
            organisations=("Daily Post",),
            title="Mayor under fire",
            outlet="Daily Post",
            published=date(2024, 4, 9),
        ),
        reading(
            "undated",
            "Trust looks ahead\nThe HT said that Elmstow Council was a good neighbour.\n",
            [("Harbour Trust", "The HT", "said", "Elmstow Council was a good neighbour")],
            organisations=("Elmstow Council", "Harbour Trust"),
            aliases={"Harbour Trust": ("HT",)},
            title="Trust looks ahead",
        ),
    )


def sentences(found: Reading) -> Reading:
    """The reading with sentences that end at a full stop, where whole lines would else stand for them."""
    text = found.article.text

    def alone(said: Statement) -> Statement:
        start = max(text.rfind(end, 0, said.content[0].start) + 1 for end in (".", "\n"))
        start += len(text[start:]) - len(text[start:].lstrip())
        return replace(said, sentence=Span(start, text.index(".", said.content[0].end) + 1))

    return replace(found, statements=tuple(map(alone, found.statements)))


WEIR = (
    "The weir was built in haste, the gates were never tested, and nobody below it was asked whether it should stand there.",
    "I have written to the ministry nine times, and I shall write a tenth letter tomorrow morning, whatever they answer.",
)
"""What Ida Finch said of a weir."""


def told(
    key: str, *words: str, by: str = "Ida Finch", people: tuple[str, ...] = ("Ida Finch",), **about: object
) -> Reading:
    """An article that has these words of hers, each in a report of its own."""
    pieces = "\n".join(f"{by} said “{each}”." for each in words)
    text = f"Weir under water\n{pieces}\nThe river rose on Monday in {key}.\n"
    return reading(
        key, text, [(people[0], by, "said", each) for each in words], people=people, title="Weir under water", **about
    )


def weir() -> tuple[Reading, ...]:
    """Her words whole in one article, in two reports in another, and the first of them alone in one without a date."""
    whole = told("echo", " ".join(WEIR), outlet="Elmstow Echo", published=date(2024, 5, 3))
    twice = told("post", *WEIR, outlet="Daily Post", published=date(2024, 5, 2))
    return whole, twice, told("letter", WEIR[0], outlet="Weir Letter")


def hearsay() -> Reading:
    """What the ferry company said, as a memo has it that the Echo saw: a chain of three, each less sure than the next."""
    found = reading(
        "ferry-memo",
        "Ferry to stop\n"
        "According to a memo seen by the Elmstow Echo, Lake Ferries said that the last boat sails in June.\n",
        [
            (
                "Elmstow Echo",
                "the Elmstow Echo",
                "seen by",
                "a memo seen by the Elmstow Echo, Lake Ferries said that the last boat sails in June",
            ),
            ("memo", "a memo", "According", "Lake Ferries said that the last boat sails in June"),
            ("Lake Ferries", "Lake Ferries", "said", "the last boat sails in June"),
        ],
        organisations=("Elmstow Echo", "Lake Ferries"),
        groups=("memo",),
        title="Ferry to stop",
        outlet="Harbour Post",
        published=date(2024, 2, 1),
    )
    echo, memo, ferries = found.statements
    chain = (
        replace(echo, confidence=0.8, rule="relayed"),
        replace(memo, confidence=0.7, via=echo.id),
        replace(ferries, confidence=0.6, via=memo.id),
    )
    return replace(found, statements=chain)


def together() -> Reading:
    """What a mayor, a skipper and residents said together, and what the first two say that a trust said."""
    found = reading(
        "pier",
        "Pier in peril\n"
        "Ada Quill, the mayor, Ben Oyelaran and some residents warned that the pier would sink.\n"
        "Ada Quill and Ben Oyelaran said that Harbour Trust had called it safe.\n",
        [
            ("Ada Quill", "Ada Quill, the mayor, Ben Oyelaran and some residents", "warned", "the pier would sink"),
            ("Ada Quill", "Ada Quill and Ben Oyelaran", "said", "Harbour Trust had called it safe"),
            ("Harbour Trust", "Harbour Trust", "had called", "it safe"),
        ],
        posts=[("Ada Quill", "mayor", None)],
        people=("Ada Quill", "Ben Oyelaran"),
        organisations=("Harbour Trust",),
        groups=("residents",),
        title="Pier in peril",
        outlet="Elmstow Echo",
        published=date(2024, 6, 4),
    )
    ben, residents = (actor.iri for actor in found.actors if actor.name in {"Ben Oyelaran", "residents"})
    warned, said, called = found.statements
    spoken = (
        replace(warned, co_speakers=(ben, residents)),
        replace(said, co_speakers=(ben,)),
        replace(called, via=said.id),
    )
    return replace(found, statements=spoken)


def hostile() -> Reading:
    """Names, quotations, titles and addresses made of attacks."""
    names = tuple(f"Eve {attack}" for attack in ATTACK)
    lines = [f"{name} said “words of {attack} end”.\n" for name, attack in zip(names, ATTACK, strict=True)]
    posts = [(name, f"chief {attack}", None) for name, attack in zip(names, ATTACK, strict=True)]
    duties = "".join(f"Here is the {title}.\n" for _, title, _ in posts)
    return reading(
        "hostile",
        "".join(lines) + duties,
        [(name, name, "said", f"words of {attack} end") for name, attack in zip(names, ATTACK, strict=True)],
        people=names,
        posts=posts,
        title="</title><script>alert(2)</script>",
        outlet="</script><b>Outlet</b>",
        url="javascript:alert(3)",
        published=date(2024, 5, 3),
    )


def quads(readings: tuple[Reading, ...]) -> list[object]:
    """What a store holds of these readings: an article's graph each, and the graphs of actors and of identity."""
    judged = identified(*readings)
    stated = [quad for found in readings for quad in rdf.quads(found)]
    return [*stated, *rdf.actor_quads(judged.actors), *rdf.identity_quads(judged.meant, judged.judgements)]


def identified(*readings: Reading) -> Identities:
    """Who is who in these readings."""
    engine = pyoxigraph.Store()
    engine.extend(quad for found in readings for quad in rdf.quads(found))
    return identities(referents(OxigraphReader(engine, Path())))


def older(found: Reading) -> tuple[Reading, list[object]]:
    """An earlier version of an article, and the quads that say it was replaced."""
    article = Article(key=found.article.key, text=found.article.text + "Earlier.\n", outlet=found.article.outlet)
    said = tuple(replace(one, id=statement_id(article, one.content)) for one in found.statements[:1])
    before = Reading(article, found.actors, found.memberships, said, found.extractor)
    return before, list(rdf.version_quads(article_iri(found.article), article_iri(article)))


def store(folder: Path, readings: tuple[Reading, ...]) -> Path:
    """A store of these readings with a snapshot, as an ingest leaves it."""
    folder.mkdir(parents=True, exist_ok=True)
    with Index(folder / "search.sqlite") as index:
        for found in readings:
            index.replace(article_iri(found.article), entries(found))
        with EmbeddedStore(folder) as writer:
            for found in readings:
                writer.keep(found.article)
            writer.replace({article_iri(found.article): rdf.quads(found) for found in readings})
            judge(writer, index)
            snapshot(writer)
    return folder
