"""Misses and false finds, counted by kind and listed without giving a text away."""

from bench import faults
from bench.comparison import Compared, Fault, Line, Meeting, paired
from bench.kinds import Marked

TEXT = "Bridge stays.\nThe mayor said it holds. The mayor hopes for money, Ann Lee said."


def place(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def marked(source: str, cue: str, content: str, *, speech: bool) -> Marked:
    return Marked(TEXT, (place(source),), (place(cue),), (place(content),), quoted=False, speech=speech, pronoun=False)


def found(content: str, *, confidence: float, rule: str = "clause") -> Line:
    said = {"source": [place("The mayor")], "cue": [place("said")], "content": [place(content)]}
    return said | {"kind": "indirect", "confidence": confidence, "rule": rule}


def compared(*said: Line) -> Compared:
    """One statement right, one missed, and beside these whatever else was found."""
    truth = (marked("The mayor", "said", "it holds", speech=True), marked("The mayor", "hopes", "money", speech=False))
    meetings = (Meeting(0, 0, 1.0, same_source=True, sourceless=False),)
    return Compared("a", TEXT, (found("it holds", confidence=0.9), *said), truth, meetings, paired(meetings))


def test_a_miss_counts_in_each_of_its_kinds() -> None:
    rows = faults.misses([compared()])
    assert (rows["all"].count, rows["all"].right) == (2, 1)
    assert (rows["verb of saying"].count, rows["verb of saying"].right) == (1, 1)
    assert rows["other words as cue"].faults == {Fault.NOTHING: 1}
    assert rows["quoted"].count == 0


def test_a_false_find_counts_by_kind_and_confidence() -> None:
    rows = faults.false_finds([compared(found("Ann Lee", confidence=0.65))])
    assert (rows["all"].count, rows["all"].right) == (2, 1)
    assert (rows["indirect"].count, rows["direct"].count) == (2, 0)
    assert rows["confidence from 0.6"].faults == {Fault.NOTHING: 1}
    assert rows["confidence from 0.9"].right == 1


def test_rules_stand_in_the_table_where_there_are_several() -> None:
    one, two = (faults.false_finds([compared(found("Ann Lee", confidence=0.6, rule=rule))]) for rule in ("clause", "x"))
    assert not [name for name in one if name.startswith("rule")]
    assert [name for name in two if name.startswith("rule")] == ["rule: clause", "rule: x"]


def test_a_table_has_a_line_for_each_kind() -> None:
    rows = faults.misses([compared()])
    lines = faults.table(rows).split("\n")
    assert len(lines) == len(rows) + 1
    assert lines[1].split()[:4] == ["all", "2", "1", "0.500"]


def test_examples_give_places_and_no_words() -> None:
    one = compared(found("Ann Lee", confidence=0.65))
    missed, false = faults.examples([one], 5, "all", words=False)
    assert missed.startswith("missed, nothing there: a 14-23 ")
    assert "other words as cue" in missed
    assert false.startswith("false, nothing there: a ")
    assert not any(word in missed + false for word in ("mayor", "money", "Lee"))


def test_examples_show_words_when_asked() -> None:
    missed, *_ = faults.examples([compared()], 1, "all", words=True)
    assert "[The mayor] [hopes] [money]" in missed


def test_examples_can_be_of_one_kind_and_are_as_many_as_asked() -> None:
    many = [compared()] * 10
    assert len(list(faults.examples(many, 4, "other words as cue", words=False))) == 4
    assert list(faults.examples(many, 4, "verb of saying", words=False)) == []
