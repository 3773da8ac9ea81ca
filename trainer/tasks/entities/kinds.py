"""The meanings of the usual codes for kinds of named entities."""

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
CERTAIN = 3  # at least so many kinds must be of the scheme, as a single two-letter code may mean anything


def named(kinds: Iterable[str]) -> dict[str, Words]:
    """Kind → its meaning, if all kinds belong to one scheme; else empty."""
    names = {*kinds}
    return next(({kind: scheme[kind] for kind in names} for scheme in SCHEMES
                 if len(names) >= CERTAIN and names <= scheme.keys()), {})
