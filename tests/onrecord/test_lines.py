"""What a threshold keeps: the sure ones, and the chains that they hang on."""

from dataclasses import replace

from onrecord.lines import surer
from tests import newsroom


def test_a_chain_is_kept_whole_for_a_sure_statement() -> None:
    reading = newsroom.hearsay()
    echo, memo, ferries = reading.statements
    assert surer(reading, 0.7).statements == (echo, memo)
    turned = replace(reading, statements=(echo, memo, replace(ferries, confidence=0.9)))
    assert len(surer(turned, 0.85).statements) == 3
    assert surer(reading, 0.85).statements == ()
