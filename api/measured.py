"""How good the extraction is, as it was measured: the figures of bench/RESULTS.md that tell readers what they may rely on.

Edited by hand, after a measurement; tests hold each figure against the row of bench/RESULTS.md that it is from. A share of 0.767
is an F1 of 76.7 there.
"""

from __future__ import annotations

from api.models import Band, Measurement

DEV = "84 articles of the US press on the election of 2016, marked by people (PolNeAR dev)"
FIVE = "five British articles on a review of children’s social care"
OWN = "120 passages of our own on seven other fields, labelled before there were rules and not looked at since"
NEWS = "a campaign’s news (PolNeAR dev), judged by a strict reader"

CHOSEN = "thresholds, weights and confidence were chosen on these articles; the texts it learned from are others"
FIT = "the tagger never saw these articles, but the rules around it were made while looking at them: read it as a fit"
UNSEEN = "not seen while the rules were made"
PARTLY = "the rules were tuned on half of these articles; on the other half alone it is 0.831"
SETTLED = "two things were settled after earlier samples of these articles were read, all else on other articles"
CASES = "the cases were written before the rules, which were then made while looking at them"

MEASURED = (
    Measurement(
        id="who-said-what",
        kind="who said what",
        what="the right words, given to the right source",
        data=DEV,
        seen=CHOSEN,
        of="2,192 attributions",
        precision=0.827,
        recall=0.715,
        f1=0.767,
        command="python -m bench quality",
        row="| all | 82.7 | 71.5 | **76.7** | 74.0–79.1 | 58.5 |",
    ),
    Measurement(
        id="quoted",
        kind="who said what",
        what="where there are quotation marks",
        data=DEV,
        seen=CHOSEN,
        precision=0.918,
        recall=0.909,
        f1=0.913,
        command="python -m bench quality",
        row="| with quotation marks | 91.8 | 90.9 | **91.3** | 88.8–93.6 | 75.9 |",
    ),
    Measurement(
        id="unquoted",
        kind="who said what",
        what="where there are none",
        data=DEV,
        seen=CHOSEN,
        precision=0.779,
        recall=0.622,
        f1=0.692,
        command="python -m bench quality",
        row="| without | 77.9 | 62.2 | **69.2** | 66.0–72.0 | 48.8 |",
    ),
    Measurement(
        id="who-said-what-british",
        kind="who said what",
        what="the right words, given to the right source",
        data=FIVE,
        seen=FIT,
        of="28 statements: 26 found, 2 false",
        precision=0.929,
        recall=0.929,
        f1=0.929,
        command="python -m bench quality",
        row="| who said what | 0.929 | 0.929 | **0.929** (26 of 28, 2 false) | 0.964 |",
    ),
    Measurement(
        id="pronouns",
        kind="who is meant",
        what="whom “she” or “the minister” means, or that it is nobody with a name",
        data=DEV,
        seen=PARTLY,
        of="824 sources",
        share=0.877,
        command="python -m bench speakers",
        row="| pronouns and descriptions | 723 | 29 | 72 | **0.877** |",
    ),
    Measurement(
        id="surnames",
        kind="who is meant",
        what="whom a surname means",
        data=DEV,
        seen=PARTLY.partition(";")[0],
        of="450 surnames",
        share=0.980,
        command="python -m bench speakers",
        row="| surnames | 441 | 5 | 4 | 0.980 |",
    ),
    Measurement(
        id="identity",
        kind="who is who across articles",
        what="the judgement of a careful reader: the same, somebody else, or not to be told",
        data="117 hard cases in our own words",
        seen=CASES,
        of="192 of 198 judgements",
        share=0.970,
        command="pytest tests/ingest/test_identity_cases.py",
        row="of 198 judgements 192 as a careful reader's",
    ),
    Measurement(
        id="names",
        kind="people, organisations and posts",
        what="each found by its name, none that is none",
        data=FIVE,
        seen=FIT,
        of="13 people, 16 organisations, 18 posts",
        precision=1.0,
        recall=1.0,
        f1=1.0,
        command="python -m bench quality",
        row="| people · organisations · posts | 1.000 | 1.000 | 1.000 each (13, 16, 18) | |",
    ),
    Measurement(
        id="echoes",
        kind="one utterance in several articles",
        what="found, with what each left out",
        data=FIVE,
        seen=FIT,
        of="2 of 2 found, none false",
        share=1.0,
        command="onrecord query echoes --format json | ../shared/gold/score_corpus.py echoes",
        row="2 of 2 found, none false, the parts left out right 3 of 3",
    ),
    Measurement(
        id="policies",
        kind="policies",
        what="found, with the right words",
        data=OWN,
        seen=UNSEEN,
        precision=0.889,
        recall=0.647,
        f1=0.749,
        command="python -m bench policies",
        row="| policies | **F1 0.749** (P 0.889, R 0.647) | F1 0.91 |",
    ),
    Measurement(
        id="policies-listed",
        kind="policies",
        what="right, of those that are listed (from a confidence of 0.8 on)",
        data=NEWS,
        seen=SETTLED,
        of="36 of 40",
        precision=0.90,
        command="python -m bench verdicts",
        row="| policies right | 41 of 100 | 64 of 89 (0.72) | **36 of 40 (0.90)** |",
    ),
    Measurement(
        id="stance",
        kind="positions",
        what="the right side towards the main matter (mean over the four sides)",
        data=OWN,
        seen=UNSEEN,
        f1=0.705,
        command="python -m bench policies",
        row="**macro-F1 0.705** (support 0.82, oppose 0.76, concern 0.73, neutral 0.50)",
    ),
    Measurement(
        id="positions-listed",
        kind="positions",
        what="right, of those that are listed (from a confidence of 0.8 on)",
        data=NEWS,
        seen=SETTLED,
        of="89 of 100",
        precision=0.89,
        command="python -m bench verdicts",
        row="| positions right | 44 of 100 | | **89 of 100** |",
    ),
    Measurement(
        id="sums",
        kind="figures",
        what="sums of money: the place and the value",
        data=OWN,
        seen=UNSEEN,
        f1=0.993,
        command="python -m bench policies",
        row="| sums: place and value | **F1 0.993** | F1 0.95 and more |",
    ),
    Measurement(
        id="acts",
        kind="what a speaker does by saying it",
        what="welcome, criticise, pledge … (mean over the kinds)",
        data=OWN,
        seen=UNSEEN,
        f1=0.840,
        command="python -m bench policies",
        row="| speech acts | 0.802, macro-F1 0.840 | 0.93 |",
    ),
    Measurement(
        id="events",
        kind="events",
        what="right, of those that were found",
        data="20 articles of the US press (PolNeAR train), the last of three samples",
        seen="read by whoever made the rules",
        of="38 of 40",
        precision=0.95,
        command="read by hand",
        row="of 40 in the last of three samples 38 were right",
    ),
    Measurement(
        id="questions",
        kind="answers",
        what="questions across all articles that a named query answers wholly right",
        data=FIVE,
        seen="the queries were written with these questions in view: read it as a fit",
        of="22 of 25",
        share=0.88,
        command="python -m bench questions",
        row="| **22 of 25** | **0.985** |",
    ),
)
"""What was measured, by kind."""

CALIBRATED = (
    Band(least=0.45, statements=76, mean=0.475, right=0.461),
    Band(least=0.5, statements=170, mean=0.550, right=0.571),
    Band(least=0.6, statements=212, mean=0.651, right=0.632),
    Band(least=0.7, statements=212, mean=0.754, right=0.759),
    Band(least=0.8, statements=360, mean=0.858, right=0.864),
    Band(least=0.9, statements=865, mean=0.953, right=0.958),
)
"""Confidence beside the share of statements that were right, on PolNeAR dev, on which it was fitted."""

CALIBRATION_ERROR = 0.016
"""How far the two are apart on average, on articles on which it was not fitted."""

LIMITS = (
    "English only.",
    "It misses more than a quarter of what people mark as attribution, above all where no verb of saying stands.",
    "Of what it finds one in six is not what people mark, with --min-confidence 0.8 one in fourteen.",
    "Policies and positions are found by rules made for articles about policy, which miss a third of what a reader finds there.",
    "A bare $ is American unless the article tells of another country; two states' bills of one name are one policy.",
    "Identity knows names, posts and company, and nothing of the world: its numbers rank; they are not measured probabilities.",
    "One utterance is found again by its words: told indirectly in few words, or by somebody unnamed, it is mostly missed.",
    "Every statement is a claim of its speaker, as an article reports it. Onrecord says who said it, never that it is so.",
)
"""What README.md says of it, more shortly."""

UNMEASURED = (
    "Who pays a sum, who receives it, and what it is for.",
    "Whether two figures that are shown as conflicting are for the same thing.",
    "How many topics and events are missed: only what was found was read.",
    "Newspapers of other countries than the United States and the United Kingdom, and other kinds of texts.",
    "How many times the same person is shown as two in a large collection: only made-up names were tried there.",
)
"""What nobody has measured yet: a reader has to check it."""
