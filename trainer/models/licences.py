"""What the licence of a base model asks of people who use a model made from it, whose card inherits the licence."""

from ..errors import Words

OTHER = "other"  # on the Hub: a licence that it has no id for
FREE, SHARE_ALIKE, NONCOMMERCIAL, OWN = "free", "share-alike", "non-commercial", "own"
KINDS = {  # from the freest, as a list of models is filtered by them
    FREE: Words("상업 이용도 자유롭게", "Free, commercial use too"),
    SHARE_ALIKE: Words("같은 조건으로 공개", "Share alike"),
    NONCOMMERCIAL: Words("비상업 용도만", "Non-commercial only"),
    OWN: Words("만든 곳이 정한 조건", "Terms of its makers")}
OPEN = {"afl-3.0", "apache-2.0", "bsd", "bsd-2-clause", "bsd-3-clause", "cc0-1.0", "cc-by-2.0", "cc-by-3.0",
        "cc-by-4.0", "ecl-2.0", "isc", "mit", "ms-pl", "odc-by", "unlicense", "wtfpl", "zlib"}
COPYLEFT = ("agpl", "gpl", "lgpl", "mpl", "odbl", "osl", "epl", "eupl", "cecill")

REMARKS = {
    "nc": Words("**비상업**: 바탕 모델의 라이선스가 상업적 이용을 허락하지 않습니다. 이 모델도 영리 목적으로 쓸 수 없습니다.",
                "**Non-commercial**: the licence of the base model does not allow commercial use, so this model must "
                "not be used commercially either."),
    "sa": Words("**동일 조건**: 이 모델이나 이것으로 만든 모델을 나누어 줄 때는 같은 라이선스로 나누어 주어야 합니다.",
                "**Share alike**: whoever passes on this model, or one made from it, has to do so under the same "
                "licence."),
    "nd": Words("**변경 금지**: 바탕 모델의 라이선스가 고친 모델을 나누어 주는 것을 허락하지 않습니다. 이 모델을 공개하지 마세요.",
                "**No derivatives**: the licence of the base model does not allow passing on changed versions. Do not "
                "publish this model."),
    OWN: Words("**만든 곳이 정한 라이선스**: 널리 쓰이는 라이선스가 아닙니다. 쓰거나 나누어 주기 전에 바탕 모델의 라이선스 전문을 읽어 주세요.",
               "**A licence of its makers' own**: read the whole licence of the base model before you use this model "
               "or pass it on.")}


def kind_of(license: str | None) -> str:
    """One of KINDS; `license`: an id of the Hub, or what a licence without one is called."""
    parts = _parts(license)
    if parts & {"nc", "nd"}:
        return NONCOMMERCIAL
    if "sa" in parts or parts & {*COPYLEFT}:
        return SHARE_ALIKE
    return FREE if license in OPEN else OWN


def remarks(license: str | None) -> list[Words]:
    """What to say beside the name of a licence; `license` is not None."""
    parts = _parts(license)
    said = [REMARKS[part] for part in ("nc", "nd", "sa") if part in parts or part == "sa" and parts & {*COPYLEFT}]
    return said + [REMARKS[OWN]] * (kind_of(license) == OWN or bool(said) and not _is_common(license))


def _parts(license: str | None) -> set[str]:
    return {*(license or "").lower().split("-")}


def _is_common(license: str | None) -> bool:
    return (license or "").lower().startswith(("cc-", *COPYLEFT))
