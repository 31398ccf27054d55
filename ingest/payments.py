"""For what a sum of money is, who pays it and who gets it, by the grammar of its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from ingest.antecedents import antecedent
from ingest.senses import CARRYING, GIVING, PROMISING, SPENDING, parts
from ontology.records import Span


@dataclass(frozen=True, slots=True)
class Payment:
    """The words that name what a sum is for, who pays and who gets it, each None where the sentence does not say."""

    purpose: Span | None = None
    payer: Span | None = None
    recipient: Span | None = None


def payment(doc: Doc, first: Token, last: Token, limit: int) -> Payment:
    """What the sentence tells of the sum that reaches from one token to another; at `limit` in the text the next figure stands."""
    thing = _thing(first, last)
    verb = _verb(thing, last)
    holders = [word for word in dict.fromkeys((thing, last, first, *parts(last))) if first.sent == word.sent]
    links = [*_links(holders, last), *(_links([verb], last) if verb is not None else ())]
    links = [link for link in links if link.idx < limit]
    recipient = _recipient(doc, thing, verb, links, first)
    purpose = _purpose(doc, links, verb, last) or _noun_of(doc, thing, last)
    if purpose is None and recipient and recipient.start > last.idx:
        purpose = recipient  # "£12m for libraries"
    return Payment(purpose, _payer(doc, thing, verb, links, first), recipient)


RECIPIENTS = frozenset(
    """airline airport artist association authority bank borough business carer charity child church city club college
    commissioner committee community company contractor council country county creditor customer department district doctor driver
    employee employer family farmer farm firm force fund government group health highway home homeowner hospital household
    industry institution landlord library local manager manufacturer ministry mother museum nation nurse nursery operator
    organisation organization parent patient pensioner people person police producer province pupil refugee region resident
    school school sector service shop staff state student supplier team teacher tenant territory town trust union university
    veteran victim village volunteer voter ward winner worker youngster""".split()
)
"""Those who can get money."""
ANYBODY = frozenset({"PERSON", "ORG", "GPE", "NORP"})
RECEIVING = frozenset({"receive", "get", "secure", "win", "share", "gain", "obtain"})
PURPOSES = frozenset({"for", "on", "into", "towards", "toward", "in"})
PAYING = GIVING - RECEIVING - {"raise", "boost", "help", "bring", "back", "put"} | PROMISING | SPENDING
"""Verbs whose subject pays."""
PASSIVE_GETTING = frozenset({"award", "give", "grant", "hand", "offer", "allocate", "pay", "promise"})
HELPING = frozenset({"aid", "assist", "back", "boost", "help", "provide", "reward", "supply", "support"})
"""Verbs of those who give a sum "with" which they help."""
NAMING = frozenset({"NOUN", "PROPN", "PRON"})
FAR = 6


def _thing(first: Token, last: Token) -> Token:
    """The noun that a sum stands before, or the sum's own head."""
    head = last
    for _ in range(FAR):
        up = head.head
        inside = first.i <= up.i <= last.i
        before = up.i > last.i and up.pos_ in {"NOUN", "PROPN", "SYM", "NUM"} and head.dep_ in MODIFYING
        if up == head or not (inside or before):
            break
        head = up
    return head


MODIFYING = frozenset({"nummod", "compound", "nmod", "amod", "quantmod", "npadvmod", "advmod", "poss"})


def _verb(thing: Token, last: Token) -> Token | None:
    """The verb of which a sum is a part: the finite one right after it, else that on which it hangs."""
    following = last.nbor() if last.i + 1 < len(last.doc) else last
    if thing.i <= last.i and following.tag_ in {"VBD", "VBZ", "VBP", "MD"}:
        return following.head if following.dep_ in {"aux", "auxpass"} else following
    word = thing
    for _ in range(FAR):
        if word.head == word:
            return None
        word = word.head
        if word.pos_ in {"VERB", "AUX"}:
            return word
    return None


def _links(heads: Iterable[Token | None], last: Token) -> Iterator[Token]:
    """The prepositions and infinitives after a sum that hang on any of these words."""
    for head in heads:
        for child in head.children if head is not None else ():
            if child.i > last.i and (child.dep_ in {"prep", "dative", "agent", "relcl", "acl", "xcomp", "advcl"}):
                yield child


def _purpose(doc: Doc, links: Iterable[Token], verb: Token | None, last: Token) -> Span | None:
    """The words after "for", "on" or "into", or an infinitive: "to repair schools"."""
    for link in links:
        if link.dep_ in {"relcl", "acl", "xcomp", "advcl"}:
            to = next((child for child in link.lefts if child.lower_ == "to"), None)
            if to is not None and to.i - last.i <= REACH:
                return _phrase(doc, to.i, link.right_edge.i + 1)
        elif link.lower_ in PURPOSES and link.i - last.i <= REACH:
            noun = next((child for child in link.children if child.dep_ in {"pobj", "pcomp"}), None)
            if (
                noun is None
                or noun.pos_ not in {"NOUN", "PROPN", "VERB"}
                or _is_recipient(noun)
                or noun.ent_type_ in {"DATE", "TIME", "MONEY", "CARDINAL"}
            ):
                continue
            apt = link.lower_ in {"for", "towards", "toward", "into"} or (
                verb is not None and verb.lemma_ in {"spend", "invest", "waste", "save", "cut", "put"}
            )
            if apt:
                return _phrase(doc, noun.left_edge.i, noun.right_edge.i + 1)
    return None


REACH = 12
"""Tokens from a sum to the words that tell what it is for."""


def _noun_of(doc: Doc, thing: Token, last: Token) -> Span | None:
    """The noun that a sum stands before, "levelling-up fund", or that "of" leads to."""
    if thing.i > last.i and thing.lemma_ not in CARRYING and thing.text.isalpha():
        rated = doc[last.i + 1].text == "-" and last.i + 2 < thing.i and doc[last.i + 2].lower_ in {"a", "an", "per"}
        return _phrase(doc, last.i + (5 if rated else 1), thing.i + 1)  # "-a-year" is four tokens
    part = next(parts(last), None)
    return _phrase(doc, part.left_edge.i, part.i + 1) if part is not None else None


def _is_recipient(noun: Token) -> bool:
    return noun.lemma_.lower() in RECIPIENTS or noun.ent_type_ in ANYBODY or noun.pos_ == "PRON"


def _payer(doc: Doc, thing: Token, verb: Token | None, links: Iterable[Token], first: Token) -> Span | None:
    for child in thing.lefts:
        if (
            child.dep_ == "poss"
            and child.i < first.i
            and child.lower_ not in {"its", "their", "his", "her", "our", "my"}
        ):
            return _noun_phrase(doc, child)
    if first.i > 1 and first.nbor(-1).tag_ == "POS" and doc[first.i - 2].pos_ in NAMING:
        return _noun_phrase(doc, doc[first.i - 2])
    lemma = verb.lemma_.lower() if verb is not None else ""
    for link in links:
        agent = link.dep_ == "agent" and lemma in PAYING
        source = (
            link.lower_ == "from" and link.dep_ == "prep" and (link.head is not verb or lemma in RECEIVING | COMING)
        )
        noun = next((child for child in link.children if child.dep_ == "pobj"), None) if agent or source else None
        if noun is not None and noun.ent_type_ != "DATE" and (_is_recipient(noun) or noun.pos_ == "PROPN"):
            return _noun_phrase(doc, noun)
    helping = verb is not None and _helped(thing, verb) is not None
    if verb is None or not (helping or (lemma in PAYING and _is_object(thing, verb))):
        return None
    if lemma == "cost":
        payer = next(
            (
                one
                for one in verb.children
                if one.dep_ in {"dative", "dobj"} and one.pos_ in NAMING and verb.i < one.i < first.i
            ),
            None,
        )
        return _noun_phrase(doc, payer) if payer is not None and payer.i != thing.i else None
    passive = verb.dep_ in {"acl", "amod"} and verb.tag_ == "VBN"
    passive = passive or any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children)
    subject = None if passive else _subject(verb)
    return _noun_phrase(doc, subject) if subject is not None and subject.i < first.i else None


COMING = frozenset({"come", "seek", "demand", "need", "raise", "want"})
"""Verbs beside those of receiving whose "from" tells who pays."""
OBJECTS = frozenset({"dobj", "npadvmod", "attr", "oprd", "ccomp", "pobj", "nummod", "appos", "dep"})


def _is_object(thing: Token, verb: Token) -> bool:
    """Whether a sum is what a verb gives, be it "between" two sums, "with" it or "of" a package; not "to" what it does something."""
    word = _below(thing, verb)
    return word is not None and (word.dep_ in OBJECTS or word.lower_ in {"with", "between", "over"})


def _below(thing: Token, verb: Token) -> Token | None:
    """The word between a sum and its verb that hangs on the verb; None where another clause lies between."""
    word = thing
    while word.head not in (verb, word):
        word = word.head
        if word.dep_ in {"acl", "relcl", "advcl"}:
            return None
    return word


def _helped(thing: Token, verb: Token) -> Token | None:
    """Who is helped "with" a sum, or provided with it."""
    word = _below(thing, verb)
    if word is None or word.lower_ != "with" or verb.lemma_.lower() not in HELPING:
        return None
    return next((child for child in verb.children if child.dep_ == "dobj" and child.i < word.i), None)


def _recipient(doc: Doc, thing: Token, verb: Token | None, links: Iterable[Token], first: Token) -> Span | None:
    for link in links:
        if link.lower_ in {"for", "to"} and link.dep_ in {"prep", "dative"} and link.i - first.i <= REACH:
            noun = next((child for child in link.children if child.dep_ == "pobj"), None)
            if noun is not None and _is_recipient(noun):
                return _noun_phrase(doc, antecedent(noun, RECIPIENTS) or noun)
    if verb is None:
        return None
    if helped := _helped(thing, verb):
        return _noun_phrase(doc, antecedent(helped, RECIPIENTS) or helped)
    lemma = verb.lemma_.lower()
    if lemma in RECEIVING:
        subject = _subject(verb)
        return _noun_phrase(doc, subject) if subject is not None and subject.pos_ in NAMING else None
    if lemma in PASSIVE_GETTING:
        passive = next((one for one in verb.children if one.dep_ == "nsubjpass"), None)
        if passive is not None and _is_recipient(passive):
            return _noun_phrase(doc, passive)
    if lemma in GIVING | {"pay", "promise"}:
        dative = next((one for one in verb.children if one.dep_ == "dative" and one.pos_ != "ADP"), None)
        before = doc[first.i - 1] if first.i > verb.i + 1 else None
        if dative is None and before is not None and _is_recipient(before) and before.pos_ in NAMING:
            dative = before  # "gave councils £5m", where the parser takes both for one phrase
        return _noun_phrase(doc, antecedent(dative, RECIPIENTS) or dative) if dative is not None else None
    return None


def _subject(verb: Token) -> Token | None:
    """Who does what a verb says, also where only a verb above has a subject."""
    for _ in range(FAR):
        subject = next((one for one in verb.children if one.dep_ in {"nsubj", "nsubjpass"}), None)
        if subject is not None:
            relative = subject.tag_ in {"WDT", "WP"} and verb.dep_ == "relcl"
            return verb.head if relative else subject
        if verb.head == verb or verb.dep_ not in {"xcomp", "conj", "advcl", "pcomp", "acl", "prep"}:
            return None
        verb = verb.head
    return None


def _noun_phrase(doc: Doc, noun: Token) -> Span | None:
    """A noun with what stands before it and its "of"; a name with its "for" too, "Department for Roads"."""
    end = noun.i + 1
    for child in noun.rights:
        link = child.lower_ == "of" or (
            child.lower_ == "for" and noun.pos_ == "PROPN" and child.right_edge.pos_ == "PROPN"
        )
        if child.dep_ == "prep" and link and child.i == end:
            end = child.right_edge.i + 1
    return _phrase(doc, noun.left_edge.i, end)


LONGEST = 20
"""Tokens of words that name a purpose: what is more is a story."""
ENDING = frozenset(';:()–—"“”') | {"--"}


def _phrase(doc: Doc, start: int, end: int) -> Span | None:
    """The words from a token to another, without an article before and marks around; up to what begins another clause."""
    end = min(end, start + LONGEST)
    while start < end and (doc[start].is_space or doc[start].is_punct or doc[start].lower_ in {"a", "an", "the"}):
        start += 1
    for token in doc[start:end]:
        clause = (
            token.text == ","
            and token.i + 1 < end
            and doc[token.i + 1].lower_ in {"which", "who", "as", "but", "while"}
        )
        if token.text in ENDING or clause or (token.is_space and "\n" in token.text):
            end = token.i
            break
    while end > start and (
        doc[end - 1].is_space or doc[end - 1].is_punct or doc[end - 1].pos_ in {"ADP", "CCONJ", "SCONJ", "PART"}
    ):
        end -= 1
    return Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1])) if end > start else None
