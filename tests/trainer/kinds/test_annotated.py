"""Marked stretches as people write them: what was meant, and what is wrong with it."""

import pandas as pd
import pytest

from tests.awkward.texts import marked_sentences, plain, spans, tagged
from trainer.kinds.annotated import as_cell, of_marks, of_offsets, of_tags, spans_in, with_marks
from trainer.kinds.detectors import are_tags, is_marked


def codes(said) -> list[str]:
    return [fault.code for fault in said.faults]


def test_what_is_read_as_marks_or_tags_is_recognised_as_such():
    assert is_marked(pd.Series(["<서울경찰서:기관>은 오늘 발표했다", "<강남:LC>에서 봤다"]))
    assert are_tags(pd.Series(["B-LC", "M-LC", "E-LC", "O"]))


@pytest.mark.parametrize("marked", marked_sentences(20))
def test_all_notations_say_the_same(marked):
    there = [tuple(span) for span in spans(marked)]
    tokens, tags = zip(*tagged(marked), strict=True)
    for said in (of_marks(marked), of_tags(list(tokens), list(tags), apart=False),
                 of_offsets(plain(marked), str(spans(marked)))):
        assert (said.text, [tuple(span) for span in said.spans], said.faults) == (plain(marked), there, [])
    assert with_marks(plain(marked), of_marks(marked).spans) == marked
    assert spans_in(as_cell(of_marks(marked).spans)) == of_marks(marked).spans


def test_words_stand_apart_and_other_schemes_are_read():
    words = ["어제", "이", "민서", "씨가", "부산에"]
    bio = of_tags(words, ["O", "B-PS", "I-PS", "O", "B-LC"], apart=True)
    assert bio.text == "어제 이 민서 씨가 부산에" and bio.spans == [(3, 7, "PS"), (11, 14, "LC")]
    for tags in (["O", "PS-B", "PS-I", "O", "LC-B"], ["O", "B-PS", "E-PS", "O", "S-LC"],
                 ["O", "B-PS", "L-PS", "O", "U-LC"]):
        assert of_tags(words, tags, apart=True) == bio
    assert of_tags(["가", "나"], ["B-PS", "B-PS"], apart=False).spans == [(0, 1, "PS"), (1, 2, "PS")]


@pytest.mark.parametrize("tags, expected, faults", [
    (["O", "I-PS", "I-PS"], [(1, 3, "PS")], ["loose_tag"]),
    (["B-PS", "I-LC", "O"], [(0, 1, "PS"), (1, 2, "LC")], ["loose_tag"]),
    (["B_PS", "I-PS", "O"], [(0, 2, "PS")], ["odd_tag"]), (["b-PS", "i-PS", "o"], [(0, 2, "PS")], ["odd_tag"] * 3),
    (["B-PS", "", "O"], [(0, 1, "PS")], ["no_tag"]), (["B-PS", "인물", "O"], [(0, 1, "PS")], ["unreadable"]),
    (["B-PS", "O"], [], ["unequal"]), (["S-PS", "I-PS", "O"], [(0, 1, "PS"), (1, 2, "PS")], ["loose_tag"])])
def test_tags_that_break_the_rules_are_faults_with_what_was_meant(tags, expected, faults):
    said = of_tags(["가", "나", "다"], tags, apart=False)
    assert said.spans == expected and codes(said) == faults


@pytest.mark.parametrize("marked, text, expected, faults", [
    ("<10:30:TI>에 만나", "10:30에 만나", [(0, 5, "TI")], []), ("3 < 5 이고 <경찰:OG>은", "3 < 5 이고 경찰은", [(9, 11, "OG")], []),
    ("<경찰:OG은 갔다", "경찰은 갔다", [(0, 2, "OG")], ["open_mark"]), ("경찰:OG>은 갔다", "경찰:OG>은 갔다", [], ["no_start"]),
    ("<서울 <시청:OG>:LC> 앞", "서울 시청 앞", [(0, 5, "LC")], ["overlapping"]), ("값은 <b>30</b>원", "값은 <b>30</b>원", [], []),
    ("<서울:지역명>에 <경찰:기관 앞", "서울에 경찰 앞", [(0, 2, "지역명"), (4, 6, "기관")], ["open_mark"]),
    ("<민서:인물>가", "민서가", [(0, 2, "인물")], []), ("<:LC>에 <강릉:>에", "<:LC>에 <강릉:>에", [], ["half_mark"] * 2),
    ("<강릉:lc>와 <강릉: LC>와 <경찰:OG>", "<강릉:lc>와 <강릉: LC>와 경찰", [(19, 21, "OG")], ["half_mark"] * 2),
    ("< 서울 :LC>에", " 서울 에", [(1, 3, "LC")], []), ("< :LC>에", " 에", [], ["beyond_text"]),
    ("<서울:LCP_CITY>에 <10:30>에", "서울에 <10:30>에", [(0, 2, "LCP_CITY")], [])])
def test_marks_inside_of_a_text(marked, text, expected, faults):
    said = of_marks(marked)
    assert (said.text, said.spans, codes(said)) == (text, expected, faults)


@pytest.mark.parametrize("cell, expected, faults", [
    ("[]", [], []), ('[{"start": 0, "end": 2, "label": "OG"}]', [(0, 2, "OG")], []),
    ('[{"start_offset": 4, "end_offset": 6, "type": "LC"}]', [(4, 6, "LC")], []),
    ('[{"value": {"start": 0, "end": 2, "labels": ["OG"]}}]', [(0, 2, "OG")], []),
    ("[[0, 2, 'OG']]", [(0, 2, "OG")], []), ('[["0", 2.0, "OG"]]', [(0, 2, "OG")], []),
    ('[[0.5, 2, "OG"]]', [], ["unreadable"]),
    ('[[4, 60, "LC"]]', [(4, 6, "LC")], ["beyond_text"]), ('[[30, 60, "LC"]]', [], ["beyond_text"]),
    ('[[4, 4, "LC"]]', [], ["beyond_text"]),
    ('[[3, 6, "LC"]]', [(4, 6, "LC")], []), ('[[3, 4, "LC"]]', [], ["beyond_text"]),
    ('[[0, 6, "LC"], [0, 2, "OG"]]', [(0, 6, "LC")], ["overlapping"]),
    ('[[0, 2, "OG"], [0, 2, "OG"]]', [(0, 2, "OG")], []), ("경찰", [], ["unreadable"]), ('[[0, 2]]', [], ["unreadable"])])
def test_lists_of_offsets(cell, expected, faults):
    said = of_offsets("경찰은 서울", cell)
    assert said.spans == expected and codes(said) == faults
