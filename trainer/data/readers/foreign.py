"""Detect Japanese and Chinese files: CP949 can read their bytes, but as Hangul and Hanja that make no sense."""

import re

from ...errors import Words

JAPANESE = Words("일본어", "Japanese")
TONGUES = {"cp932": JAPANESE, "euc_jis_2004": JAPANESE, "gb18030": Words("중국어(간체)", "Chinese (simplified)"),
           "cp950": Words("중국어(번체)", "Chinese (traditional)")}
# Letters that are frequent in each language: in Korean the 60 most common syllables (at least a third of the letters)
# and single letters (ㅋㅋㅋ), in Japanese hiragana, in Chinese the most common characters.
CHINESE = "的一是不了在人有我他這这個个們们中來来上大為为和國国地到以說说時时要就出會会可也你對对生能而子那得於于著着下自好很看"
ORDINARY = {"cp949": "이다는에을가하고의지은어로기사도를자한나아리니라시그대들해여서정인수있게일보면만것안요거주전으말장상스무없내음부구생때제ㄱ-ㅣ",
            "cp932": "ぁ-ん", "euc_jis_2004": "ぁ-ん", "gb18030": CHINESE, "cp950": CHINESE}
LEAST = 0.1  # share of the letters; Korean of a dozen letters has twice that, Japanese and Chinese in CP949 a third
# Hiragana in EUC-JP has the bytes of ㅋㅋㅋ, but ふ to ん those of old Korean letters that nobody draws faces with (ㆁㅅㆁ).
OBSOLETE = "ㅥ-ㅾㆂㆃ"
LEAST_OBSOLETE = 0.05  # share of the letters; Japanese read as CP949 has three times that
FEWEST = 20  # letters; fewer are not judged


def foreign_encoding(sample: bytes) -> str | None:
    """One of TONGUES if CP949 makes no sense: EUC-JP, or one that charset_normalizer suggests and that makes sense."""
    if _share(OBSOLETE, _letters(sample, "cp949")) >= LEAST_OBSOLETE and is_ordinary(sample, "euc_jis_2004"):
        return "euc_jis_2004"
    if is_ordinary(sample, "cp949") is not False:
        return None
    from charset_normalizer import from_bytes

    matches = from_bytes(sample[:sample.rfind(b"\n") + 1] or sample, cp_isolation=list(ORDINARY))
    return next((match.encoding for match in matches if match.encoding in TONGUES
                 and is_ordinary(sample, match.encoding)), None)


def is_ordinary(sample: bytes, encoding: str) -> bool | None:
    """Whether the letters beyond ASCII are common ones in this encoding; None if there are too few to judge."""
    letters = _letters(sample, encoding)
    return _share(ORDINARY[encoding], letters) >= LEAST if len(letters) >= FEWEST else None


def are_syllables(sample: bytes) -> bool:
    """Whether all letters beyond ASCII are syllables of everyday Korean (KS X 1001), however few: a short file, such as
    a number and a label, has no more to judge by."""
    letters = _letters(sample, "cp949")
    everyday = letters.encode("euc_kr", "ignore").decode("euc_kr")
    return re.fullmatch("[가-힣]+", letters) is not None and letters == everyday


def _letters(sample: bytes, encoding: str) -> str:
    return re.sub(r"[\x00-\x7f]|[\W\d_]", "", sample.decode(encoding, errors="ignore"))


def _share(kind: str, letters: str) -> float:
    return len(re.findall(f"[{kind}]", letters)) / max(1, len(letters))
