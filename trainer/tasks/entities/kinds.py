"""What the codes mean that tables of named entities have for kinds."""

from collections.abc import Iterable

from ...errors import Words

PEOPLE, PLACES, GROUPS = Words("사람", "person"), Words("장소", "place"), Words("기관", "organisation")
DAYS, TIMES, AMOUNTS = Words("날짜", "date"), Words("시간", "time"), Words("수량", "amount")
FIELD, WORK, CULTURE = Words("학문 분야", "field"), Words("인공물", "artefact"), Words("문명·문화", "civilisation")
EVENT, ANIMAL, PLANT = Words("사건", "event"), Words("동물", "animal"), Words("식물", "plant")
MATTER, TERM, OTHER = Words("물질", "material"), Words("용어", "term"), Words("그 밖", "other")
SCHEMES = (
    {"PS": PEOPLE, "LC": PLACES, "OG": GROUPS, "DT": DAYS, "TI": TIMES, "QT": AMOUNTS, "FD": FIELD,
     "TR": Words("이론", "theory"), "AF": WORK, "CV": CULTURE, "EV": EVENT, "AM": ANIMAL, "PT": PLANT, "MT": MATTER,
     "TM": TERM},  # KLUE has the first six, TTAK.KO-10.0852 all of them
    {"PER": PEOPLE, "LOC": PLACES, "ORG": GROUPS, "MISC": OTHER},  # CoNLL 2003
    {"PER": PEOPLE, "LOC": PLACES, "ORG": GROUPS, "DAT": DAYS, "TIM": TIMES, "NUM": AMOUNTS, "FLD": FIELD, "AFW": WORK,
     "CVL": CULTURE, "EVT": EVENT, "ANM": ANIMAL, "PLT": PLANT, "MAT": MATTER, "TRM": TERM},  # NAVER 2018
)
CERTAIN = 3  # kinds of a scheme, and none beside them: two letters may mean anything


def named(kinds: Iterable[str]) -> dict[str, Words]:
    """Kind → what it means, where all of them belong to one scheme."""
    there = {*kinds}
    return next(({kind: scheme[kind] for kind in there} for scheme in SCHEMES
                 if len(there) >= CERTAIN and there <= scheme.keys()), {})
