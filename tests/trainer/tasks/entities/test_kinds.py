"""Codes that mean something, where all of a table's kinds are of one scheme."""

from trainer.tasks.entities.kinds import named


def test_codes_of_one_scheme_are_named():
    assert {kind: words.ko for kind, words in named(["PS", "LC", "OG"]).items()} == {
        "PS": "사람", "LC": "장소", "OG": "기관"}
    assert named(["LOC", "MISC", "ORG", "PER"])["MISC"].en == "other"


def test_a_kind_beside_the_scheme_may_mean_anything():
    assert named(["PT", "DT", "병원"]) == {}  # patients, not plants
    assert named(["PS", "LC"]) == {}
