"""Which drafts name one policy: the same noun or verb with words that do not part them, and "the plan" for the plan before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from ingest.drafts import Draft
from ingest.policykinds import term
from ingest.policywords import BRINGING_NOUNS, PLANS, POLICY_NOUNS
from ontology.policies import PolicyKind, Status
from ontology.records import Spans

TELLING = frozenset({"NOUN", "PROPN", "ADJ", "VERB", "NUM"})
GENERAL = PLANS | frozenset({"measure", "move", "rule", "law", "change", "increase", "cut", "decision", "bill"})
"""Nouns that point back to any policy."""
BACK = 12
"""Policies of one noun with which another draft is compared: the latest ones."""
NEAR = 250
"""Characters up to which "the move" points back to another noun: a sentence or two."""
RANK = (Status.PUBLISHED, Status.FUNDED)
"""What one place tells of a policy that holds whatever the others tell."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The drafts that name one policy, in the order of the text; `main` is the one that tells most."""

    drafts: tuple[Draft, ...]
    main: Draft

    @property
    def status(self) -> Status:
        told = {draft.status for draft in self.drafts}
        return next((status for status in RANK if status in told), self.main.status)


def joined(found: Sequence[Draft], doc: Doc, titles: Spans) -> list[Joined]:
    """The policies that drafts in the order of the text name, each with all of its drafts."""
    groups: list[list[Draft]] = []
    by_head: defaultdict[str, list[int]] = defaultdict(list)
    for draft in found:
        name = term(doc[draft.head])
        if draft.bare:
            back = _meant(draft, name, groups, by_head)
            if back is not None:
                groups[back].append(draft)
            continue
        in_title = any(title.overlaps(draft.span) for title in titles)
        same = next((at for at in reversed(by_head[name][-BACK:]) if _same(groups[at], draft, doc, titles)), None)
        if same is None or (in_title and draft.rule == "item"):
            by_head[name].append(len(groups))
            groups.append([draft])
        else:
            groups[same].append(draft)
    return [Joined(tuple(group), _main(group)) for group in groups]


def _meant(draft: Draft, name: str, groups: Sequence[Sequence[Draft]], by_head: dict[str, list[int]]) -> int | None:
    """The policy that "the plan" points back to: the last of that noun, else for a general noun the last of all."""
    if by_head.get(name):
        return by_head[name][-1]
    near = bool(groups) and draft.span.start - groups[-1][-1].span.end <= NEAR
    return len(groups) - 1 if near and name in GENERAL else None


def _same(group: Sequence[Draft], draft: Draft, doc: Doc, titles: Spans) -> bool:
    if any("list" in {draft.rule, other.rule} and draft.span.overlaps(other.span) for other in group[:BACK]):
        return False
    own = _words(draft, doc)
    for other in group[:BACK]:
        words = _words(other, doc)
        alike = own <= words or words <= own or 2 * len(own & words) >= len(own | words)
        noun = term(doc[draft.head]) in POLICY_NOUNS
        headed = noun and other.status is draft.status and any(title.overlaps(other.span) for title in titles)
        sums = doc[draft.head].text[:1].isdigit()
        if alike or headed or sums:
            return True
        if draft.kind is PolicyKind.REVIEW is other.kind and (
            own & words or not _about(draft, doc) or not _about(other, doc)
        ):
            return True
    return False


def _about(draft: Draft, doc: Doc) -> bool:
    """Whether a noun phrase says what it is about."""
    return any(child.dep_ == "prep" and child.lower_ in {"of", "into", "on"} for child in doc[draft.head].rights)


def _words(draft: Draft, doc: Doc) -> frozenset[str]:
    phrase = doc.char_span(draft.span.start, draft.span.end, alignment_mode="expand")
    return frozenset(_stem(token) for token in phrase or () if token.i != draft.head and _tells(token))


def _tells(token: Token) -> bool:
    return token.pos_ in TELLING and not token.is_stop and token.lemma_.lower() not in BRINGING_NOUNS


def _stem(token: Token) -> str:
    return token.lemma_.lower()


def _main(group: Sequence[Draft]) -> Draft:
    """The draft that tells most: not a plain mention of a name, where another is; then the longest."""
    plain = {"named", "judged"}
    return max(group, key=lambda draft: (not draft.bare, draft.rule not in plain, draft.span.end - draft.span.start))
