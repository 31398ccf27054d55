"""Words that report speech, by the complement in which what was said stands.

Chosen from general knowledge of reporting verbs; a verb stays in a list while more of its finds in the train part of PolNeAR
are right than wrong, or while it is too rare there to tell.
"""

from __future__ import annotations

THAT = frozenset(
    "accept accuse acknowledge add admit advise affirm agree allege announce answer argue assert assure believe "
    "boast brag caution claim clarify comment complain concede conclude confess confirm contend counter "
    "declare demand deny disclose dispute doubt echo emphasise emphasize estimate explain express fear find "
    "guess highlight hint hope imply indicate inform insist instruct joke lament maintain mention muse note "
    "observe opine opt pledge plead point predict proclaim promise propose protest question quip reaffirm "
    "reason recall reckon recommend reiterate relate remark remind repeat reply report request respond retort "
    "reveal rule say show signal speculate state stress suggest suspect swear tell testify think threaten tweet "
    "underline underscore urge vow warn wonder worry write".split()
)
"""Verbs with a clause: "said (that) …", "asked whether …"."""

QUOTING = THAT | frozenset(
    "ask call conclude continue cry demand describe exclaim finish gush interject interrupt joke "
    "label mock mutter offer open post praise press quote read scoff shout snap sneer speak sum tease urge "
    "vent yell whisper".split()
)
"""Verbs beside a quotation."""

TO = frozenset(
    "advise agree ask call challenge decline demand exhort implore offer pledge press "
    "promise propose refuse request swear threaten tell urge vow warn commit".split()
)
"""Verbs with an infinitive: "pledged to …", "urged them to …"."""

OBJECT = frozenset(
    "acknowledge announce applaud bemoan blast cite condemn "
    "confirm criticise criticize decry defend demand denounce deny deride discuss dismiss "
    "dispute emphasise emphasize endorse explain express hail highlight lament laud mention mock note "
    "oppose outline pledge praise predict promise propose question rebuke recommend reiterate "
    "reject request ridicule repeat slam stress tout underline unveil voice welcome".split()
)
"""Verbs whose object is what was said or taken a stand on: "welcomed the review"."""

ADDRESSING = frozenset(
    "accuse advise ask assure call challenge exhort implore inform instruct press remind tell urge warn".split()
)
"""Verbs whose object is who is spoken to: "she was told by the board that …"."""

PREPOSITION = {
    "accuse": "of", "apologise": "for", "apologize": "for", "appeal": "for", "argue": "for against", "ask": "about for", "blast": "for", "boast": "about of",
    "brag": "about", "call": "for", "chastise": "for", "comment": "on", "complain": "about of", "criticise": "for", "criticize": "for", "describe": "as",
    "disagree": "with", "dismiss": "as", "elaborate": "on", "joke": "about", "lash": "at", "object": "to", "plead": "for", "praise": "for", "press": "for",
    "protest": "against", "push": "for", "rail": "against", "speak": "about of", "talk": "about of", "warn": "of about against", "worry": "about",
}  # fmt: skip
"""Verbs with a preposition before what was said: "called for …", "warned of …"."""

SPEECH_NOUNS = frozenset(
    "concern concerns doubt doubts fear fears alarm question questions objection objections hope hopes support".split()
)
"""Nouns that carry the preposition: "raised concerns about …", "expressed support for …"."""

UTTERED = frozenset("raise express voice have announce".split())
"""Verbs that such a noun is the object of."""

PHRASAL = {"set": "out", "lay": "out", "spell": "out", "point": "out", "rule": "out", "speak": "out", "call": "for"}
"""Verbs that report only with their particle: "set out its plans"."""

SAYING_NOUNS = frozenset("recommendation proposal suggestion demand pledge promise commitment".split())
"""Nouns whose list of contents is what was said: "the recommendations included …"."""


def _third_person(verb: str) -> str:
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


THIRD_PERSON = {_third_person(verb): verb for verb in THAT | TO}
"""What stands in headlines: "says", "urges"."""
