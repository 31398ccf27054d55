"""Whom a source means. In the texts, our own, sources stand between bars: "|She| said so."."""

import re

import pytest
from spacy.language import Language

from ingest.mentions import actors
from ingest.parse import parsed
from ingest.posts import memberships
from ingest.speakers import statements
from ontology.iris import BASE
from ontology.records import Actor, Article, Attribution, Quoting, Span, Statement, Zone, ZoneKind, Zones


def read(marked: str, nlp: Language, byline: str | None = None) -> list[tuple[Statement, Actor | None]]:
    """A statement for each marked source, with its speaker; a title may stand before a line of dashes."""
    text, sources = "", []
    for number, piece in enumerate(re.split(r"\|", marked)):
        if number % 2:
            sources.append(Span(len(text), len(text) + len(piece)))
        text += piece
    title, _, _ = text.rpartition("\n---\n")
    zones = [Zone(ZoneKind.TITLE, Span(0, len(title)))] if title else []
    zones.append(Zone(ZoneKind.BODY, Span(len(title), len(text))))
    article = Article(key="case", text=text, byline=byline, body=(zones[-1].span,))
    told = [
        Attribution((source,), (), (Span(source.end, source.end + 1),), Quoting.INDIRECT, "test", 1.0)
        for source in sources
    ]
    ((_, parts, doc),) = parsed([(article, Zones(tuple(zones)))], nlp)
    known = actors(article, parts, doc)
    said, unnamed = statements(article, doc, told, known, memberships(article, parts, doc, known))
    by_iri = {actor.iri: actor for actor in (*known, *unnamed)}
    return [(one, by_iri[one.speaker] if one.speaker else None) for one in said]


def names(marked: str, nlp: Language, byline: str | None = None) -> list[str | None]:
    return [actor.name if actor else None for _, actor in read(marked, nlp, byline)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Mary Dunn opened the bridge. |She| said it was late.", "Mary Dunn"),
        ("Mary Dunn met Peter Hollis in the harbour. |He| said it was late.", "Peter Hollis"),
        ("Mary Dunn opened it. “It is late. It rained. It cost a lot. We paid. We did,” |she| said.", "Mary Dunn"),
        ("The Harbour Trust met on Monday. |It| said the bridge would open.", "Harbour Trust"),
        ("The Harbour Trust wants more. It was late. |It| was raining.", None),
        ("The Harbour Trust left because |it| wants more.", "Harbour Trust"),
    ],
)
def test_a_pronoun_means_whoever_the_talk_is_of(text: str, speaker: str | None, nlp: Language) -> None:
    assert names(text, nlp) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Peter Hollis met Larry King. |He| said Hollis was late.", "Larry King"),
        ("Larry King met Peter Hollis. Hollis left. |He| wanted to see King’s bridge.", "Peter Hollis"),
        ("Larry King saw it. Peter Hollis met King. |His| words on Hollis were kind.", "Larry King"),
    ],
)
def test_a_pronoun_is_nobody_who_is_named_after_it_in_its_clause(text: str, speaker: str, nlp: Language) -> None:
    assert names(text, nlp) == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Larry King came late, and King was tired. Peter Hollis spoke for King’s party. “King is out,” |he| said.",
        "“It is late,” said Peter Hollis, who met Larry King while King was out. “We go,” |he| said.",
    ],
)
def test_behind_a_quotation_a_pronoun_means_who_acted_before_it(text: str, nlp: Language) -> None:
    assert names(text, nlp) == ["Peter Hollis"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Senator Mary Dunn opened the bridge. |The senator| said it was late.", "Mary Dunn"),
        ("Mary Dunn, chair of the Harbour Board, left. |The chair| said it was late.", "Mary Dunn"),
        ("Peter Hollis was a painter. Mary Dunn, a judge, met him. |The judge| said it was late.", "Mary Dunn"),
        ("Mary Dunn was nominated by the Democrats. |The Democratic nominee| said it was late.", "Mary Dunn"),
        ("Mary Dunn opened the bridge. |The Ohio businesswoman| said it was late.", "Mary Dunn"),
        ("Governor Mary Dunn of Ohio met Senator Peter Hollis. |The Ohio governor| said it was late.", "Mary Dunn"),
        ("Mary Dunn (R-Fla.) met Peter Hollis. He left. |The Florida Republican| said it was late.", "Mary Dunn"),
        ("Larry King met a judge, Justice Peter Hollis. |The nominee| said it was late.", "Larry King"),
        ("Peter Hollis left because |the Ohio businessman| was late.", "Ohio businessman"),
        ("President Peter Hollis left. |The next president| may stay.", "next president"),
        ("The Dunn campaign opened. Mary Dunn left after |her campaign| said no.", "Dunn campaign"),
        ("Mary Dunn’s presidential campaign met Peter Hollis. |The campaign| said no.", "Dunn campaign"),
        ("Peter Hollis opened the bridge. |The Ohio businesswoman| said it was late.", "Ohio businesswoman"),
        ("The housing charity Harbour Trust met. |The charity| said it was late.", "Harbour Trust"),
        ("The Commission on Harbour Dues met. |The commission| said it was late.", "Commission on Harbour Dues"),
        ("The Harbour Times was first. |The newspaper| said it was late.", "Harbour Times"),
        ("The Dunn campaign met Peter Hollis’s campaign. Mary Dunn left. |The campaign| said no.", "Dunn campaign"),
    ],
)
def test_a_description_means_whoever_it_fits(text: str, speaker: str, nlp: Language) -> None:
    assert names(text, nlp) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("|A state judge| threw it out. Justice Mary Dunn said it was late.", "Mary Dunn"),
        ("|A union for divers| wants more. The Union of Harbour Divers has two members.", "Union of Harbour Divers"),
    ],
)
def test_somebody_can_be_named_only_in_the_next_sentence(text: str, speaker: str, nlp: Language) -> None:
    assert names(text, nlp) == [speaker]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Mary Dunn leads the Harbour Board. |A spokesman for the board| said it was late.", "spokesman for the board"),
        ("Mary Dunn opened it. A spokesman came. |The spokesman| said it was late.", "spokesman"),
        ("Mary Dunn opened it. A driver was hurt. |The driver| said it was late.", "driver"),
        ("Mary Dunn opened the bridge. |Some residents| said it was late.", "Some residents"),
        ("Mary Dunn opened the bridge. |The band leader| said it was late.", "band leader"),
        ("Mary Dunn opened the bridge. |Residents, who| pay for it, want more.", "Residents"),
    ],
)
def test_a_speaker_without_a_name_keeps_what_the_text_calls_it(text: str, role: str, nlp: Language) -> None:
    ((statement, _),) = read(text, nlp)
    assert statement.speaker_role == role


def test_a_speaker_without_a_name_may_go_on_as_a_pronoun(nlp: Language) -> None:
    assert names("|The residents| said no. |They| said it was late.", nlp) == ["residents", "residents"]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            "Peter Hollis leaves. |The Health Secretary| was glad. The bridge, |he| said, was late.",
            ["Health Secretary", "Health Secretary"],
        ),
        (
            "|The Health Secretary| was glad. Peter Hollis opened the bridge. |He| said it was late.",
            ["Health Secretary", "Peter Hollis"],
        ),
        (
            "Peter Hollis leaves. |The Health Secretary| was glad.\n\n|He| said it was late.",
            ["Health Secretary", "Peter Hollis"],
        ),
    ],
)
def test_an_office_may_go_on_as_a_pronoun_in_its_paragraph(text: str, speakers: list[str], nlp: Language) -> None:
    assert names(text, nlp) == speakers


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The bridge belongs to Mary Dunn, |who| said it was late.", "Mary Dunn"),
        ("Mary Dunn is a lawyer |who| wants it closed.", "Mary Dunn"),
        ("We met Mary Dunn, a lawyer |who| wants it closed.", "Mary Dunn"),
        ("We met Mary Dunn, the board’s former lawyer, |who| wants it closed.", "Mary Dunn"),
        ("We met Mary Dunn and residents |who| want it closed.", "residents"),
        ("It was a blow to the Harbour Trust’s Peter Hollis, |who| had asked for more.", "Peter Hollis"),
        ("It was a blow to the Harbour Trust, |which| had asked for more.", "Harbour Trust"),
    ],
)
def test_a_relative_pronoun_means_what_its_clause_belongs_to(text: str, speaker: str, nlp: Language) -> None:
    assert names(text, nlp) == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Mary Dunn and Peter Hollis met. |They| said it was late.",
        "Mary Dunn and Peter Hollis met. |The two| said it was late.",
        "Mary Dunn met with Peter Hollis. |The two politicians| said it was late.",
        "|Mary Dunn and Peter Hollis| said it was late.",
    ],
)
def test_of_several_speakers_the_first_is_the_speaker(text: str, nlp: Language) -> None:
    assert names(text, nlp) == ["Mary Dunn"]


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("|Mary Dunn| said it was late.", []),
        ("|Mary Dunn and Peter Hollis| said it was late.", ["person/peter-hollis"]),
        ("|Mary Dunn, Peter Hollis and Jane Reeve| said no.", ["person/peter-hollis", "person/jane-reeve"]),
        ("|The National Rivers Board and the Harbour Trust| warned of it.", ["organisation/harbour-trust"]),
        ("Mary Dunn and Peter Hollis met. |They| said it was late.", ["person/peter-hollis"]),
        ("|Mary Dunn, Peter Hollis and a resident| said it was late.", ["person/peter-hollis"]),
        ("|Mary Dunn, Peter Hollis and others| said it was late.", ["person/peter-hollis"]),
        (
            "|Mary Dunn, leader of Elmstow Council, and Peter Hollis, a judge,| said it was late.",
            ["person/peter-hollis"],
        ),
        ("|Mary Dunn, a lawyer and author,| said it was late.", []),
        ("|Mary Dunn and Mary Dunn| said it was late.", []),
    ],
)
def test_those_who_speak_with_the_speaker_are_kept_in_the_order_of_the_text(
    text: str, others: list[str], nlp: Language
) -> None:
    ((statement, speaker),) = read(text, nlp)
    assert [actor.removeprefix(f"{BASE}id/").rpartition("-")[0] for actor in statement.co_speakers] == others
    assert speaker
    assert speaker.iri not in statement.co_speakers


def test_they_are_not_the_two_if_others_acted_since(nlp: Language) -> None:
    assert names("Mary Dunn and Peter Hollis met. Residents came. |They| said it was late.", nlp) == [None]


def test_a_bare_surname_goes_on_meaning_whom_it_meant(nlp: Language) -> None:
    text = "Peter Hollis met the board. Hollis left. A photo of Mary Hollis appeared. |Hollis| said it was late."
    assert names(text, nlp) == ["Peter Hollis"]


@pytest.mark.parametrize(
    "text",
    [
        "|Dunn| Breaks With Other Mothers On Bridge Bill\n---\nMary Dunn left.",
        "Mary Dunn left.\n\n|Dunn| openly wants more.",
    ],
)
def test_a_surname_is_found_in_a_headline_and_where_a_sentence_begins(text: str, nlp: Language) -> None:
    assert names(text, nlp) == ["Mary Dunn"]


def test_a_surname_may_be_a_title_too(nlp: Language) -> None:
    assert names("Larry King met the board. |Mr. King| said it was late.", nlp) == ["Larry King"]


def test_a_possessive_source_means_whose_it_is(nlp: Language) -> None:
    assert names("Mary Dunn met the board. |Dunn’s| view is that it was late.", nlp) == ["Mary Dunn"]


def test_i_is_the_author_in_the_byline(nlp: Language) -> None:
    assert names("Mary Dunn wrote. |I| think it was late.", nlp, byline="Mary Dunn") == ["Mary Dunn"]


@pytest.mark.parametrize("last", ["Mary Dunn", "Mary Dunn is chair of the Harbour Board."])
def test_i_is_whoever_signs_the_text(last: str, nlp: Language) -> None:
    assert names(f"|I| think it was late.\n\nIt rained.\n\n{last}\n", nlp) == ["Mary Dunn"]


def test_i_is_nobody_known_where_nobody_signs(nlp: Language) -> None:
    assert names("|I| think that Mary Dunn was late.", nlp) == [None]


def test_a_pronoun_in_the_title_means_who_is_named_there(nlp: Language) -> None:
    assert names("Harbour Mothers Ask Mary Dunn About |Her| Bridge Plan\n---\nMary Dunn left.", nlp) == ["Mary Dunn"]


def test_a_name_in_the_title_is_in_mind_when_the_article_begins(nlp: Language) -> None:
    assert names("Dunn opens bridge\n---\n|She| said so. Mary Dunn left.", nlp) == ["Mary Dunn"]
