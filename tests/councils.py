"""Hand-made readings in our own words that tell of policies, with figures, positions and events, in three articles.

Two papers tell of one ban, in whose train comes a fund; a letter tells of another ban that may be the same.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from ontology.iris import event_iri, figure_id, policy_referent_iri, position_id
from ontology.policies import Event, EventKind, Figure, Polarity, Policy, PolicyKind, Position, Sense, Status
from ontology.reading import Reading
from ontology.records import Span
from tests import newsroom

BAN, FUND, OTHER = "a ban on wood stoves", "a fund for new heaters", "a ban on open fires and stoves"

ECHO = (
    "Millbrook Council unveiled a ban on wood stoves on Monday. With it comes a fund for new heaters of £2,000.\n"
    "“The ban will clean the air,” said Ida Finch.\n“I can live with the fund,” said Tom Reeve.\n"
)
POST = "Millbrook Council voted for a ban on wood stoves.\n“The ban will ruin us,” said Mo Dale.\n"
LETTER = "Elmstow Council wants a ban on open fires and stoves.\n“Such a ban is fair,” said Ada Quill.\n"


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def echo(text: str = ECHO, key: str = "echo") -> Reading:
    """A ban and a fund that is part of it, a sum, an event, and who stands where."""
    found = newsroom.reading(
        key,
        text,
        [
            ("Ida Finch", "Ida Finch", "said", "The ban will clean the air,"),
            ("Tom Reeve", "Tom Reeve", "said", "I can live with the fund,"),
        ],
        people=("Ida Finch", "Tom Reeve"),
        organisations=("Millbrook Council",),
        outlet="The Echo",
        published=date(2024, 5, 3),
    )
    ban = policy(found, BAN, "Millbrook Council")
    sum_ = at(text, "£2,000")
    figure = Figure(figure_id(found.article, sum_), sum_, Decimal(2000), currency="GBP", sense=Sense.PROMISED)
    fund = replace(
        policy(found, FUND, "Millbrook Council"), kind=PolicyKind.FUND, part_of=ban.iri, figures=(figure.id,)
    )
    told = (at(text, "unveiled a ban on wood stoves on Monday"),)
    launch = Event(
        event_iri(found.article, EventKind.LAUNCH, told), EventKind.LAUNCH, "launch", told, "test", 0.8, about=ban.iri
    )
    return replace(
        found,
        policies=(ban, fund),
        figures=(figure,),
        positions=(
            position(found, 0, "The ban", Polarity.SUPPORT, ban.iri),
            position(found, 1, "the fund", Polarity.NEUTRAL, fund.iri),
        ),
        events=(launch,),
    )


def post(text: str = POST, key: str = "post") -> Reading:
    """The same ban, and who is against it."""
    found = newsroom.reading(
        key,
        text,
        [("Mo Dale", "Mo Dale", "said", "The ban will ruin us,")],
        people=("Mo Dale",),
        organisations=("Millbrook Council",),
        outlet="The Post",
        published=date(2024, 5, 9),
    )
    ban = policy(found, BAN, "Millbrook Council")
    return replace(found, policies=(ban,), positions=(position(found, 0, "The ban", Polarity.OPPOSE, ban.iri),))


def letter() -> Reading:
    """Another ban, and who is for it."""
    found = newsroom.reading(
        "letter",
        LETTER,
        [("Ada Quill", "Ada Quill", "said", "Such a ban is fair,")],
        people=("Ada Quill",),
        organisations=("Elmstow Council",),
        published=date(2024, 5, 20),
    )
    ban = policy(found, OTHER, "Elmstow Council")
    return replace(found, policies=(ban,), positions=(position(found, 0, "Such a ban", Polarity.SUPPORT, ban.iri),))


def policy(found: Reading, label: str, proposer: str) -> Policy:
    return Policy(
        policy_referent_iri(label, found.article),
        PolicyKind.COMMITMENT,
        label,
        Status.ANNOUNCED,
        (at(found.article.text, label),),
        "test",
        0.9,
        proposer=next(actor.iri for actor in found.actors if actor.name == proposer),
    )


def position(found: Reading, number: int, target: str, polarity: Polarity, towards: str) -> Position:
    """Where the statement of that number stands, by all of its words."""
    said = found.statements[number]
    words = (at(found.article.text, target),)
    return Position(
        position_id(said.id, words), said.id, target, words, polarity, said.content, "test", 0.8, towards=towards
    )
