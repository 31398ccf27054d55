"""Words that report speech, by the complement in which what was said stands.

Chosen from general knowledge of reporting verbs; a verb stays in a list while more of its finds in the train part of PolNeAR
are right than wrong, or while it is too rare there to tell.
"""

from __future__ import annotations

THAT = frozenset(
    "accept accuse acknowledge add admit advise affirm agree allege announce answer argue assert assume assure believe "
    "boast brag caution claim clarify comment complain concede conclude confess confirm consider contend counter "
    "declare demand deny disclose dispute doubt echo emphasise emphasize estimate expect explain express fear feel find "
    "guess highlight hint hope imply indicate inform insist instruct joke know lament learn maintain mention muse note "
    "observe opine opt pledge plead point predict proclaim promise propose protest question quip realise realize reaffirm "
    "reason recall reckon recommend reiterate relate remark remember remind repeat reply report request respond retort "
    "reveal rule say show signal speculate state stress suggest suspect swear tell testify think threaten tweet "
    "underline underscore understand urge vow warn wonder worry write".split()
)
"""Verbs with a clause: "said (that) …", "asked whether …"."""

QUOTING = THAT | frozenset(
    "ask begin call conclude continue cry demand describe exclaim finish go gush interject interrupt joke "
    "label mock mutter offer open post praise press quote read scoff shout snap sneer speak sum tease urge "
    "vent yell whisper".split()
)
"""Verbs beside a quotation."""

TO = frozenset(
    "advise agree ask call challenge decline demand encourage exhort implore instruct intend offer plan pledge press "
    "promise propose refuse request swear threaten tell urge vow want warn commit".split()
)
"""Verbs with an infinitive: "pledged to …", "urged them to …"."""

OBJECT = frozenset(
    "acknowledge address admit advocate affirm announce applaud assail attack back bemoan blame blast cite condemn "
    "confirm criticise criticize decry defend demand denounce deny deride describe detail disavow discuss dismiss "
    "dispute emphasise emphasize endorse explain express favor favour hail highlight lament laud mention mock note "
    "oppose outline pledge praise predict promise propose question quote rebuke recommend reference reiterate "
    "reject request ridicule repeat slam stress suggest support tout underline underscore unveil urge voice welcome".split()
)
"""Verbs whose object is what was said or taken a stand on: "welcomed the review"."""

PREPOSITION = {
    "accuse": "of", "agree": "with", "apologise": "for", "apologize": "for", "appeal": "for", "argue": "for against", "ask": "about for", "blast": "for", "boast": "about of",
    "brag": "about", "call": "for", "campaign": "for", "chastise": "for", "comment": "on", "complain": "about of", "criticise": "for", "criticize": "for", "describe": "as",
    "disagree": "with", "dismiss": "as", "elaborate": "on", "joke": "about", "lash": "at", "object": "to", "plead": "for", "point": "to", "praise": "for", "press": "for",
    "protest": "against", "push": "for", "rail": "against", "refer": "to", "respond": "to", "speak": "about of", "talk": "about of", "warn": "of about against", "worry": "about",
}  # fmt: skip
"""Verbs with a preposition before what was said: "called for …", "warned of …"."""

SPEECH_NOUNS = frozenset("concern concerns doubt doubts fear fears alarm question questions objection objections hope hopes support".split())
"""Nouns that carry the preposition: "raised concerns about …", "expressed support for …"."""

UTTERED = frozenset("raise express voice have announce".split())
"""Verbs that such a noun is the object of."""

PHRASAL = {"set": "out", "lay": "out", "spell": "out", "point": "out", "rule": "out", "speak": "out", "call": "for"}
"""Verbs that report only with their particle: "set out its plans"."""
