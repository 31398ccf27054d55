"""Where a text says beside a name which post its bearer holds: "Health Secretary NAME", "NAME, chair of the Board,"."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from ingest.lexicon import AFTERTHOUGHTS, HONORIFICS, MANNER_WORDS, STYLED_POSTS, is_post
from ingest.names import Name
from ontology.records import ActorKind

MODIFIERS = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
CLAUSE_TAGS = frozenset({"WDT", "WP", "WP$", "WRB", "VBD", "VBZ", "VBP", "MD", "EX", "RB"})
MARKS = frozenset(',;:.()[]!?–—"“”‘’«»') | {"--", "``", "''", "-", "..."}
COMPLEMENTS = frozenset({"of", "for", "at", "to", "in", "with", "on"})
OPENERS = frozenset({"with", "and", "but", "that", "while", "when", "as"})
"""What may stand between the start of a sentence and a post that is set off from its holder by a comma."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post at tokens [start, end), complements included; `head` is the noun that says what it is."""

    start: int
    head: int
    end: int

    def head_word(self, doc: Doc) -> str:
        return doc[self.head].lower_


@dataclass(frozen=True, slots=True)
class Role:
    """An expression at tokens [start, end) that names posts of the person whose name stands at [holder, holder_end)."""

    holder: int
    holder_end: int
    start: int
    end: int
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the names of an article stand, in tokens."""

    starts: Mapping[int, Name]
    ends: frozenset[int]
    inner: frozenset[int]
    """Neither the first nor the last of a name."""


def roles(doc: Doc, names: Sequence[Name]) -> tuple[Role, ...]:
    """The posts that stand in apposition to the people among `names`, in the order of these."""
    places = _Places(
        starts={name.start: name for name in names},
        ends=frozenset(name.end for name in names),
        inner=frozenset(at for name in names for at in range(name.start + 1, name.end - 1)),
    )
    people = [name for name in names if name.kind is ActorKind.PERSON]
    found = [role for name in people for role in (_before(doc, name, places), _after(doc, name, places)) if role]
    return tuple(found)


def _before(doc: Doc, name: Name, places: _Places) -> Role | None:
    """The post right before a name, or before it and a comma."""
    at = name.start
    while at and doc[at - 1].lower_.strip(".") in HONORIFICS - STYLED_POSTS.keys():
        at -= 1
    styled = at and doc[at - 1].lower_.strip(".") in STYLED_POSTS
    if at >= 2 and (comma := at - 1 - bool(styled)) > 0 and doc[comma].text == ",":
        return _set_off(doc, name, comma, places)
    late = at > 2 and doc[at - 1].lower_ in AFTERTHOUGHTS
    head = at - 1 - late - (late and doc[at - 2].text == "-")
    if styled or (at and is_post(doc[head])):
        start = _phrase_start(doc, head, places.ends)
        return _role(doc, name, start, at, places)
    return _with_field(doc, name, at, places)


def _phrase_start(doc: Doc, head: int, ends: Container[int] = ()) -> int:
    """Where the noun phrase begins whose head noun stands at `head`, its article included."""
    sentence = doc[head].sent.start
    at = head
    while at > sentence:
        before = doc[at - 1]
        tight = not before.whitespace_ or (at > 1 and not doc[at - 2].whitespace_)
        joined = before.text in {"-", "/", "&"} and at - 1 > sentence and (tight or before.text == "&")
        possessor = before.tag_ == "POS" and at - 1 > sentence
        both = before.lower_ == "and" and at - 1 > sentence and is_post(doc[at - 2])
        if not (before.pos_ in MODIFIERS or at in ends or joined or possessor or both or _former(before)):
            break
        at -= 1
    if at > sentence and doc[at - 1].pos_ in {"DET", "PRON"} and doc[at - 1].dep_ in {"det", "poss"}:
        at -= 1
    return at


def _former(token: Token) -> bool:
    return (
        token.lower_ in {"former", "then", "ex", "retired", "vice", "deputy", "longtime"} | MANNER_WORDS - AFTERTHOUGHTS
    )


def _with_field(doc: Doc, name: Name, at: int, places: _Places) -> Role | None:
    """A post with its field between it and the name ("Secretary of State NAME")."""
    for link in range(at - 2, max(doc[name.start].sent.start, at - 6), -1):
        if doc[link].lower_ in {"of", "for"} and is_post(doc[link - 1]) and doc[link - 1].text[0].isupper():
            if all(token.text[0].isupper() or token.lower_ in {"and", "the"} for token in doc[link + 1 : at]):
                return _role(doc, name, _phrase_start(doc, link - 1), at, places)
            return None
    return None


def _set_off(doc: Doc, name: Name, comma: int, places: _Places) -> Role | None:
    """A post set off by a comma before a name, as "Health secretary, NAME," is."""
    sentence = doc[comma].sent
    start = comma
    while start > sentence.start and not _bound(doc, start - 1, places):
        start -= 1
    if start < comma and doc[start].lower_ in OPENERS:
        start += 1
    while start < comma and doc[start].is_space:
        start += 1
    if start >= comma or start in places.starts or doc[start].pos_ in {"ADP", "VERB", "AUX", "SCONJ"}:
        return None
    role = _role(doc, name, start, comma, places)
    return role if role and role.posts[0].start == start else None


def _bound(doc: Doc, at: int, places: _Places) -> bool:
    """Whether a token ends the stretch in which an apposition can lie."""
    token = doc[at]
    inside = at in places.inner and token.text in ",&-"
    return not inside and (token.text in MARKS - {"-"} or token.tag_ in CLAUSE_TAGS or token.is_space)


def _after(doc: Doc, name: Name, places: _Places) -> Role | None:
    """The post after a name and a comma, dash or bracket; an age or a constituency may stand between."""
    at = name.end
    limit = doc[name.start].sent.end
    while at < limit and doc[at].text in {",", "(", "–", "—", "-", "--"}:
        at += 1
        end = at
        while end < limit and not _bound(doc, end, places):
            end += 1
        if end == at:
            return None
        if doc[at].lower_ in {"of", "from"} or doc[at].like_num or (end - at <= 3 and doc[end - 1].text[0].isupper()):
            if role := _role(doc, name, at, end, places):
                return role
            at = end + (end < limit and doc[end].text == ")")
            continue
        return _role(doc, name, at, end, places)
    return None


def _role(doc: Doc, name: Name, start: int, end: int, places: _Places) -> Role | None:
    while end > start and doc[end - 1].tag_ == "POS":
        end -= 1  # "the anchor of Channel Nine's" before a title in quotation marks
    posts = tuple(posts_in(doc, start, end))
    others = [other for at in range(start + 1, end) if (other := places.starts.get(at))]
    if not posts or any(other.kind is ActorKind.PERSON and is_post(doc[other.start - 1]) for other in others):
        return None
    return Role(name.start, name.end, start, end, posts)


def posts_in(doc: Doc, start: int, end: int) -> Iterator[Post]:
    """The coordinated posts in a phrase; nothing if its first noun phrase is not headed by one."""
    heads = [at for at in range(start, end) if _heads(doc, start, at, end)]
    if not heads:
        return
    begins = [max(start, _own_start(doc, start, head)) for head in heads]
    if begins[0] != start:
        return
    for head, begin, following in zip(heads, begins, [*begins[1:], end], strict=True):
        until = following
        while until > head + 1 and (doc[until - 1].lower_ == "and" or doc[until - 1].text == ","):
            until -= 1
        yield Post(begin, head, until)


def _heads(doc: Doc, start: int, at: int, end: int) -> bool:
    """Whether the token heads one of the coordinated noun phrases of [start, end), and names a post."""
    token = doc[at]
    if not (is_post(token) or token.lower_.strip(".") in STYLED_POSTS):
        return False
    if (
        at + 1 < end
        and doc[at + 1].lower_ not in AFTERTHOUGHTS
        and (is_post(doc[at + 1]) or (doc[at + 1].pos_ in {"NOUN", "PROPN"} and doc[at + 1].dep_ != "appos"))
    ):
        return False
    begin = _own_start(doc, start, at)
    return begin == start or doc[begin - 1].lower_ == "and"


def _own_start(doc: Doc, start: int, head: int) -> int:
    at = head
    while at > start and (
        doc[at - 1].pos_ in MODIFIERS | {"DET"}
        or doc[at - 1].tag_ in {"POS", "PRP$", "HYPH"}
        or doc[at - 1].text in {"-", "&"}
        or _former(doc[at - 1])
    ):
        at -= 1
    return at
