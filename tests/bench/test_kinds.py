"""Which kinds an attribution is of: sentences of our own, the parts found by their words."""

import pytest

from bench.kinds import KINDS, Marked, Places, kinds

HEAD = "Mayor: The bridge stays.\n"


def marked(text: str, source: str = "", cue: str = "", *content: str, **seen: bool) -> Marked:
    """An attribution in a text after a headline; the flags are those that a scorer gives."""
    text = HEAD + text

    def at(*parts: str) -> Places:
        places = []
        for part in filter(None, parts):
            start = text.index(part, places[-1][1] if places else 0)
            places.append((start, start + len(part)))
        return tuple(places)

    flags = {"quoted": False, "speech": False, "pronoun": False} | seen
    return Marked(text, at(source), at(cue), at(*content), **flags)


def test_each_kind_of_quoting_leaves_out_the_others() -> None:
    quoted = marked('"We mend it," she said.', "she", "said", '"We mend it,"', quoted=True)
    mixed = marked('She said it was "a wreck" by now.', "She", "said", 'it was "a wreck" by now', quoted=True)
    told = marked("She said that it was a wreck.", "She", "said", "that it was a wreck")
    bare = marked("She said it was a wreck.", "She", "said", "it was a wreck")
    quotings = ["quoted", "mixed", "indirect with that", "indirect without that"]
    assert [[kind for kind in kinds(one) if kind in quotings] for one in (quoted, mixed, told, bare)] == [
        [kind] for kind in quotings
    ]


def test_marks_may_stand_just_outside_the_content() -> None:
    assert "quoted" in kinds(marked('"We mend it," she said.', "she", "said", "We mend it", quoted=True))


def test_a_that_before_the_content_counts_too() -> None:
    assert "indirect with that" in kinds(marked("She said that it was a wreck.", "She", "said", "it was a wreck"))


def test_each_paragraph_opens_its_own_quotation() -> None:
    content = '"We mend it.\n\n"We always did."'
    one = kinds(marked(f"She said: {content}", "She", "said", content, quoted=True))
    assert {"quoted", "across paragraphs"} <= set(one)


def test_the_first_line_is_the_headline() -> None:
    one = Marked(HEAD, ((0, 5),), ((5, 6),), ((7, 24),), quoted=False, speech=False, pronoun=False)
    assert {"in the headline", "punctuation as cue"} <= set(kinds(one))
    assert "in the headline" not in kinds(marked("She said it holds.", "She", "said", "it holds"))


@pytest.mark.parametrize(
    ("one", "kind"),
    [
        (marked("It was said to hold.", "", "said", "to hold"), "no source"),
        (marked("She thinks it holds.", "She", "thinks", "it holds", pronoun=True), "pronoun as source"),
        (marked("She says it holds.", "She", "says", "it holds", speech=True), "verb of saying"),
        (marked("She thinks it holds.", "She", "thinks", "it holds"), "other words as cue"),
        (marked("According to her it holds.", "her", "According to", "it holds", speech=True), "according to"),
        (marked("A wreck (the mayor).", "the mayor", "", "A wreck"), "no cue"),
        (marked("She favours a new bridge.", "She", "favours", "a new bridge"), "up to three words"),
        (marked("It holds, she said, for now.", "she", "said", "It holds", "for now"), "in pieces"),
        (marked("It holds.\nFor now, she said.", "she", "said", "It holds.\nFor now"), "across paragraphs"),
    ],
)
def test_a_kind_is_told(one: Marked, kind: str) -> None:
    assert kind in kinds(one)


def test_pieces_with_only_marks_between_are_one() -> None:
    assert "in pieces" not in kinds(marked('"It holds." "For now."', "", "", '"It holds."', '"For now."', quoted=True))


def test_a_cue_is_a_verb_of_saying_or_other_words_or_no_words() -> None:
    of_cues = {"verb of saying", "other words as cue", "punctuation as cue", "no cue"}
    assert of_cues < KINDS.keys()
    for one in (
        marked("She said it holds.", "She", "said", "it holds", speech=True),
        marked("She hopes it holds.", "She", "hopes", "it holds"),
        marked("She: it holds.", "She", ":", "it holds"),
        marked("It holds.", "", "", "It holds"),
    ):
        assert len(of_cues & set(kinds(one))) == 1
