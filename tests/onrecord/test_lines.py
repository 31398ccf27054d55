"""What a line says of who said it; what a threshold keeps: the sure ones, and the chains that they hang on."""

from dataclasses import replace

from onrecord.lines import line, surer
from ontology.subjects import Subject
from tests import newsroom
from tests.readings import town_hall


def test_a_chain_is_kept_whole_for_a_sure_statement() -> None:
    reading = newsroom.hearsay()
    echo, memo, ferries = reading.statements
    assert surer(reading, 0.7).statements == (echo, memo)
    turned = replace(reading, statements=(echo, memo, replace(ferries, confidence=0.9)))
    assert len(surer(turned, 0.85).statements) == 3
    assert surer(reading, 0.85).statements == ()


def test_positions_topics_and_figures_of_what_is_left_out_go_or_lose_it_and_policies_stay() -> None:
    reading = town_hall()
    direct, indirect, recorded = reading.statements
    about = tuple(Subject("urn:topic", one.content, one.id) for one in (direct, indirect))
    left = surer(replace(reading, subjects=about), 0.9)
    assert left.subjects == about[:1]
    assert left.statements == (direct,)
    assert [position.statement for position in left.positions] == [direct.id]
    assert [figure.statement for figure in left.figures] == [None, None, None]
    assert (left.policies, left.events) == (reading.policies, reading.events)
    told = replace(reading, statements=(direct, replace(reading.statements[1], confidence=0.1), recorded))
    assert surer(told, 0.5).figures[0].statement == recorded.id


def test_a_role_says_since_when_until_when_and_how_it_is_held() -> None:
    (reed,) = line(town_hall())["people"]
    (chair,) = reed["roles"]
    assert (chair["time"], chair["since"], chair["until"], chair["manner"]) == (
        "current",
        "2023",
        "2024-06-30",
        "acting",
    )


def test_those_who_said_it_too_are_told_as_the_speaker_is() -> None:
    warned, said, called = line(newsroom.together())["statements"]
    assert (warned["speaker"], warned["speaker_role"]) == ("Ada Quill", None)
    assert warned["co_speakers"] == [
        {"speaker": "Ben Oyelaran", "speaker_role": None},
        {"speaker": None, "speaker_role": "residents"},
    ]
    assert said["co_speakers"] == [{"speaker": "Ben Oyelaran", "speaker_role": None}]
    assert called["co_speakers"] == []
