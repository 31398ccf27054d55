"""Minting IRIs: `{base}id/{kind}/{slug}`, the same for the same thing on every run and every machine."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ontology.records import ActorKind, Article, Mention, Span, Tense, digest

BASE = "https://w3id.org/onrecord/"
"""The permanent namespace; never the host that happens to serve."""

NS = f"{BASE}ns#"
"""Our own terms (prefix `onr:`)."""

HONORIFIC = re.compile(
    r"^(?:(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|lord|lady|baroness|baron|cllr|councillor|rev|revd|reverend|"
    r"sen|senator|rep|gov|gen|col|capt|sgt|hon)\.?\s+)+",
    re.IGNORECASE,
)


def visible(words: str) -> str:
    """The words without characters that only steer how text is set: soft hyphens, joiners, directions."""
    return "".join(character for character in words if unicodedata.category(character) != "Cf")


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """What two spellings of one name share: case, apostrophes, honorifics, a leading article, spacing and invisible characters set aside."""
    plain = unicodedata.normalize("NFKC", visible(name)).replace("\u2019", "'").replace("\u2018", "'")
    plain = re.sub(r"^(?:the|a|an)\s+", "", " ".join(plain.split()), flags=re.IGNORECASE)
    return (HONORIFIC.sub("", plain) or plain).casefold()


def slug(words: str) -> str:
    """Lower-case ASCII words joined by hyphens, at most 80 characters.

    Words that this would change beyond case, spacing, hyphens and apostrophes carry six digits of their hash, so that
    names as different as "Łódź" and "Lodz" never share a slug.
    """
    key = name_key(words)
    plain = re.sub(r"[^a-z0-9]+", "-", key.replace("'", "")).strip("-")
    faithful = re.sub(r"[\s'_-]+", "", key) == plain.replace("-", "") and len(plain) <= 80
    return plain if faithful and plain else f"{plain[:72].strip('-') or 'x'}-{digest(key)[:6]}"


def article_iri(article: Article) -> str:
    """A version of an article: its key, and eight digits of the hash of its text. Also the name of its graph."""
    return f"{BASE}id/article/{slug(article.key)}-{article.hash[:8]}"


def referent_iri(kind: ActorKind, name: str, article: Article) -> str:
    """Whom one version of an article means by a name; who that is across articles is judged elsewhere."""
    return f"{BASE}id/{kind}/{slug(name)}-{article.hash[:8]}"


def actor_iri(kind: ActorKind, name: str) -> str:
    """A person or organisation across articles, as its name gives it where nobody else bears that name."""
    return f"{BASE}id/{kind}/{slug(name)}"


def decision_iri(identifier: str) -> str:
    return f"{BASE}id/decision/{identifier}"


def agent_iri(name: str) -> str:
    """Somebody who decides: by the exact name, for a slug has neither honorifics nor case."""
    return f"{BASE}id/agent/{slug(name)}-{digest(name)[:8]}"


def judgement_iri(one: str, other: str) -> str:
    return f"{BASE}id/judgement/{digest(one, other)[:16]}"


def membership_iri(article: Article, member: str, title: str, organization: str | None, tense: Tense) -> str:
    return f"{BASE}id/membership/{digest(article.hash, member, name_key(title), organization, tense)[:16]}"


def local(iri: str) -> str:
    """The end of an IRI of ours, such as person/josiah-bounderby; another IRI as it is."""
    return iri.removeprefix(f"{BASE}id/")


def statement_id(article: Article, content: tuple[Span, ...]) -> str:
    """The id of a report, and of the statement whose first report it is: from the text's hash and the content spans."""
    return digest(article.hash, [[span.start, span.end] for span in content])[:16]


def statement_iri(identifier: str) -> str:
    return f"{BASE}id/statement/{identifier}"


def report_iri(identifier: str) -> str:
    return f"{BASE}id/report/{identifier}"


def mention_iri(article: Article, actor: str, mention: Mention) -> str:
    return f"{BASE}id/mention/{digest(article.hash, actor, mention.span.start, mention.span.end, mention.kind)[:16]}"


def span_iri(article: Article, span: Span) -> str:
    """A place in a version of an article; its selectors are `{span}#position` and `{span}#quote`."""
    return place_iri(article.hash, span)


def place_iri(text_hash: str, span: Span) -> str:
    """The same, by the hash of the article's text."""
    return f"{BASE}id/span/{text_hash[:16]}-{span.start}-{span.end}"


def policy_referent_iri(label: str, article: Article) -> str:
    """A policy as one version of an article tells of it; which that is across articles is judged elsewhere."""
    return f"{BASE}id/policy/{slug(label)}-{article.hash[:8]}"


def policy_iri(label: str) -> str:
    """A policy across articles, as its label gives it where no other policy bears that label."""
    return f"{BASE}id/policy/{slug(label)}"


def figure_id(article: Article, span: Span) -> str:
    return digest("figure", article.hash, span.start, span.end)[:16]


def figure_iri(identifier: str) -> str:
    return f"{BASE}id/figure/{identifier}"


def deadline_iri(article: Article, span: Span, bound: str, value: str | None) -> str:
    """A deadline: by its words, and by what they were taken for."""
    return f"{BASE}id/deadline/{digest('deadline', article.hash, span.start, span.end, bound, value)[:16]}"


def position_id(statement: str, target: tuple[Span, ...]) -> str:
    """The id of a position, from its statement's id and where that names what the position is towards."""
    return digest("position", statement, [[span.start, span.end] for span in target])[:16]


def position_iri(identifier: str) -> str:
    return f"{BASE}id/position/{identifier}"


def subject_iri(article: Article, topic: str, statement: str | None) -> str:
    """That an article, or the statement of that id in it, is about a topic."""
    return f"{BASE}id/subject/{digest('subject', article.hash, topic, statement)[:16]}"


def phrase_iri(article: Article, places: tuple[Span, ...]) -> str:
    """A key phrase: by the first of its places."""
    first = min(places)
    return f"{BASE}id/phrase/{digest('phrase', article.hash, first.start, first.end)[:16]}"


def event_iri(article: Article, kind: str, evidence: tuple[Span, ...]) -> str:
    return f"{BASE}id/event/{digest(article.hash, kind, [[span.start, span.end] for span in evidence])[:16]}"


def post_iri(title: str, organization: str | None) -> str:
    """A post by its title and organisation: two bodies' chairs are two posts."""
    where = f"-{digest(organization)[:8]}" if organization else ""
    return f"{BASE}id/post/{slug(title)}{where}"


def outlet_iri(name: str) -> str:
    return f"{BASE}id/outlet/{slug(name)}"


def extraction_iri(article: Article, extractor: str) -> str:
    return f"{BASE}id/extraction/{digest(article.hash, extractor)[:16]}"


def software_iri(extractor: str) -> str:
    return f"{BASE}id/software/{slug(extractor)}"
