"""A child who is withheld, named in every place there is, for the tests of every way out. Nobody of it is real."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

from ontology.iris import BASE, event_iri, figure_id, policy_referent_iri, position_id, referent_iri
from ontology.policies import (
    Bound,
    Deadline,
    Event,
    EventKind,
    Figure,
    Polarity,
    Policy,
    PolicyKind,
    Position,
    Status,
)
from ontology.reading import Reading
from ontology.records import Actor, ActorKind, Mention, MentionKind, Span
from ontology.subjects import Phrase, Subject
from tests import newsroom
from tests.newsroom import reading

LIST = "# children\nIvy Thornquist\nZoë O’Mallory = full name only\nre: Pupil [A-Z][a-z]+\n"

GIVEN, SURNAME = "Ivy", "Thornquist"

SECRETS = ("ivythornquist", "thornquistivy", "zoeomallory", "zoomallory", "pupilbertold")
"""What no way out may have, without case, accents and anything but letters."""

MARKER = "Nobody said the quiet middle sentence of this article, which stands far from every quotation in it."
"""Words of the body that are no statement, nor near one."""

TEXT = f"""\
Ivy Thornquist, 9, saves the ducks

“The ducks were cold,” said Ivy Thornquist, a pupil at Elmstow School.
Her teacher said that IVY THORNQUIST’S plan was good, and that Ivy’s friends had helped the ducks all winter.
The mayor, Ada Quill, said that Ivy\u00adThorn\u00adquist and I\u200bvy Thorn-
quist and Ívy\u00a0Thornquist were one child.

{MARKER} It is as long as it is so that no context of any quotation reaches into the middle of it, however the cut may fall.

“A pond for all,” Ada Quill said at a feast for little Ivy
Thornquist and Pupil Bertold. Zoe O'Mallory sang, and Rose O’Mallory danced.
“I am Ivy,” Ada Quill repeated, “Thornquist.”
The Ivy Thornquist fund gives £50 a year to the friends of Ivy Thornquist by the day that Ivy Thornquist turns ten.
Ivy Thornquister is a town, and Thornquist a name.
"""


def child() -> Reading:
    """The child as speaker, in words, title, byline, key, outlet, address, post, alias, and at the cut of contexts."""
    found = reading(
        "ivy-thornquist-saves-ducks",
        TEXT,
        [
            ("Ivy Thornquist", "Ivy Thornquist, a pupil at Elmstow School", "said", "The ducks were cold,"),
            ("Her teacher", "Her teacher", "said", "IVY THORNQUIST’S plan was good, and that Ivy’s friends had helped"),
            (
                "Ada Quill",
                "Ada Quill",
                "said",
                "Ivy\u00adThorn\u00adquist and I\u200bvy Thorn-\nquist and Ívy\u00a0Thornquist were one child",
            ),
            ("Ada Quill", "Ada Quill", "said", "A pond for all,"),
            ("Ada Quill", "Ada Quill", "repeated", "I am Ivy,"),
        ],
        posts=[("Ivy Thornquist", "pupil", "Ivy Thornquist Trust"), ("Ada Quill", "mayor", None)],
        people=("Ivy Thornquist", "Ada Quill", "Zoe O'Mallory"),
        organisations=("Ivy Thornquist Trust", "Elmstow School"),
        aliases={"Ivy Thornquist": ("Ivy", "Thornquist", "IVY THORNQUIST")},
        groups=("Her teacher",),
        title="Ivy Thornquist, 9, saves the ducks",
        byline="By Ivy Thornquist and Ada Quill",
        outlet="Thornquist, Ivy & Daughters Weekly",
        url="https://weekly.example/2024/ivy%20thornquist-saves",
        published=date(2024, 7, 1),
    )
    pieces = tuple(Span(at.start(), at.end()) for at in re.finditer("I am Ivy,|Thornquist\\.(?=”)", TEXT))
    *others, joined = found.statements
    title = found.memberships[0]
    found = replace(
        found,
        memberships=(replace(title, title="Ivy Thornquist’s pupil"), *found.memberships[1:]),
        statements=(*others, replace(joined, content=pieces, speaker_role="friend of Ivy Thornquist")),
    )
    return _funded(found)


def _funded(found: Reading) -> Reading:
    """The child in a policy, a figure, a deadline, a position with its condition, and an event; in some cut within the name."""
    article, child, post = found.article, found.actors[0].iri, found.memberships[0].iri

    def at(words: str, within: str = "") -> Span:
        start = TEXT.index(words, TEXT.index(within or words))
        return Span(start, start + len(words))

    friends, fund = at("friends of Ivy Thornquist"), at("Ivy Thornquist fund")
    figure = Figure(
        figure_id(article, at("£50")),
        at("£50"),
        Decimal(50),
        "GBP",
        per="year",
        modifier="for Ivy Thornquist",
        when=Deadline(at("Thornquist turns ten"), Bound.BY, None),
        purpose=friends,
        payer=fund,
        recipient=friends,
    )
    count = Figure(figure_id(article, at("9, saves")), at("9, saves"), None, unit="ducks of Ivy Thornquist")
    policies = (
        Policy(
            policy_referent_iri("Ivy Thornquist fund", article),
            PolicyKind.FUND,
            "Ivy Thornquist fund",
            Status.FUNDED,
            (fund,),
            "by-hand",
            0.9,
            proposer=child,
            recipients=(friends,),
            figures=(figure.id, count.id),
        ),
        Policy(
            policy_referent_iri("Thornquist fund", article),
            PolicyKind.FUND,
            "Thornquist fund",
            Status.FUNDED,
            (fund,),
            "by-hand",
            0.9,
        ),
        Policy(
            policy_referent_iri("a pond for all", article),
            PolicyKind.RECOMMENDATION,
            "a pond for all",
            Status.RECOMMENDED,
            (at("A pond for all,"),),
            "by-hand",
            0.9,
            proposer=child,
        ),
    )
    said = found.statements[1]
    position = Position(
        position_id(said.id, (at("IVY THORNQUIST"),)),
        said.id,
        "Ivy Thornquist",
        (at("IVY THORNQUIST"),),
        Polarity.SUPPORT,
        (at("THORNQUIST’S plan was good"),),
        "by-hand",
        0.9,
        towards=child,
        condition=at("THORNQUIST’S plan"),
    )
    left = (at("Ivy Thornquist turns ten"),)
    iri = event_iri(article, EventKind.RESIGNATION, left)
    event = Event(iri, EventKind.RESIGNATION, "Ivy Thornquist leaves", left, "by-hand", 0.9, (child,), (child,), post)
    return replace(
        found,
        policies=policies,
        figures=(figure, replace(count, members=(friends,))),
        positions=(position,),
        events=(event,),
        subjects=(Subject(f"{BASE}id/topic/schools", (at("Thornquist fund"), at("Elmstow School"))),),
        phrases=(
            Phrase("Thornquist fund", (at("Thornquist fund"),)),
            Phrase("Ivy Thornquist fund", (fund,)),
            Phrase("Elmstow School", (at("Elmstow School"),)),
        ),
    )


def sibling() -> Reading:
    """Another article: the child by the given name alone, whom another of the same surname is not, and the same mayor."""
    text = "Ducks again\n“Little Ivy was here,” said Rosa Thornquist. Ada Quill said that it was true.\n"
    return reading(
        "ducks-again",
        text,
        [
            ("Rosa Thornquist", "Rosa Thornquist", "said", "Little Ivy was here,"),
            ("Ada Quill", "Ada Quill", "said", "it was true"),
        ],
        people=("Rosa Thornquist", "Ada Quill"),
        title="Ducks again",
        outlet="Elmstow Echo",
        published=date(2024, 7, 2),
    )


def only_given() -> Reading:
    """An article with the full name, in which somebody is known by the given name alone, under an IRI of its own."""
    text = "Pond\nIvy Thornquist came. “I like ponds,” said Ivy.\n"
    found = reading(
        "pond", text, [("Ivy", "Ivy.", "said", "I like ponds,")], people=("Ivy",), title="Pond", outlet="Elmstow Echo"
    )
    local = referent_iri(ActorKind.PERSON, "Ivy", found.article)
    at = text.rindex("Ivy")
    actor = Actor(local, ActorKind.PERSON, "Ivy", (), (Mention(Span(at, at + 3), MentionKind.NAME),))
    said = tuple(replace(one, speaker=local) for one in found.statements)
    return replace(found, actors=(actor,), statements=said)


def readings() -> tuple[Reading, ...]:
    return (*newsroom.newsroom(), child(), sibling(), only_given())


def letters(text: str) -> str:
    """The letters of a text alone, as small ASCII where they are of that."""
    plain = unicodedata.normalize("NFKD", unquote(text)).casefold()
    return "".join(one for one in plain if one.isalnum())


def told(text: str, secrets: Iterable[str] = SECRETS) -> list[str]:
    """Those of the secrets that a text tells, in whatever spelling; the town of Thornquister is none of them."""
    plain = letters(text.replace("Ivy Thornquister", "").replace("Ivy%20Thornquister", ""))
    return [secret for secret in secrets if secret in plain]


def store(folder: Path, listed: str | None = LIST, found: tuple[Reading, ...] | None = None) -> Path:
    """A store of the readings whose newest snapshot is without those on the list."""
    from onrecord.withholding import put_in_place

    newsroom.store(folder, found or readings())
    if listed:
        file = folder.with_suffix(".txt")
        file.write_text(listed, encoding="utf-8")
        put_in_place(folder, file)
    return folder
