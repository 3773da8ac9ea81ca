"""Detect the encoding of a text file, and say why."""

import codecs
import re

from ...errors import Problem, Words
from ...kinds.text import hangul_share
from .foreign import TONGUES, are_syllables, foreign_encoding, is_ordinary
from .source import BEGINNING, Source

SAMPLE = 1 << 18
NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp949": "CP949", "utf-16": "UTF-16",
         "utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE", "utf-32": "UTF-32", "cp932": "Shift-JIS",
         "euc_jis_2004": "EUC-JP", "gb18030": "GB18030", "cp950": "Big5"}
# the mark of UTF-32 begins with that of UTF-16: it comes first
WIDE_BOMS = {codecs.BOM_UTF32_LE: "utf-32-le", codecs.BOM_UTF32_BE: "utf-32-be",
             codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
ASCII, HANGUL = " -~\\r\\n\\t", "가-힣ㄱ-ㅣ"
NO_LETTER = "\\x00-\\x08\\x0e-\\x1f\\x7f-\\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffd-\uffff"  # nor blank
FEW = 10  # marks of bad bytes in a short file, up to three for each
NOT_FOR_FILES = {"raw-unicode-escape", "unicode-escape", "utf-7"}  # they can spell half a character, unlike tables
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
        codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def encoding_of(source: Source, given: str | None) -> tuple[str, list[Words]]:
    """The encoding in which the whole file can be read: `given`, or if that is None, the one detected, and why.

    Raises Problem("unknown_encoding" | "broken_encoding"), the latter with the row of the first bad byte.
    """
    if given is not None:
        return _checked(source, given), []
    encoding, note = _detected(source)
    return encoding, [note]


def wide_encoding(sample: bytes) -> str | None:
    """UTF-16 or UTF-32 (by its mark), or UTF-16 without a mark, with its byte order; None if `sample` is neither.

    Without a mark it is UTF-16 if it holds zero bytes and, read as UTF-16, more than 80 % of its characters are ASCII
    or Hangul; or more than 5 % are ASCII and less than 1 % are not text (controls, surrogates, private use).
    """
    for mark, encoding in WIDE_BOMS.items():
        if sample.startswith(mark):
            return encoding
    if b"\0" not in sample:
        return None
    even = sample[:len(sample) // 2 * 2]
    texts = {even.decode(encoding, errors="replace"): encoding for encoding in ("utf-16-le", "utf-16-be")}
    likely = max(texts, key=lambda text: (_share(text, ASCII), _share(text, HANGUL)))
    familiar = _share(likely, ASCII, HANGUL) > 0.8
    return texts[likely] if familiar or _share(likely, ASCII) > 0.05 and _share(likely, NO_LETTER) < 0.01 else None


def first_bad_byte(source: Source, encoding: str) -> int | None:
    """Offset of the first byte that cannot be read (in stateful encodings only within 1 MiB); None if all can."""
    decoder, offset = codecs.getincrementaldecoder(encoding)(), 0
    with source.open() as file:
        while source.rows is None or offset < BEGINNING:
            chunk = file.read(1 << 20)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeError as error:
                return max(0, offset + getattr(error, "start", 0))
            if not chunk:
                break
            offset += len(chunk)
    return None


def _detected(source: Source) -> tuple[str, Words]:
    with source.open() as file:
        sample = file.read(SAMPLE)
    for mark, encoding in BOMS.items():
        if sample.startswith(mark):
            return _checked(source, encoding), _note(encoding, "파일 머리에 BOM 표시가 있습니다",
                                                     "the file begins with its byte order mark")
    if encoding := wide_encoding(sample):
        return _checked(source, encoding), _note(encoding, "글자마다 두 바이트씩입니다", "every character takes two bytes")
    bad = first_bad_byte(source, "utf-8")
    if bad is None:
        return "utf-8", _note("utf-8", "올바른 UTF-8입니다", "it is valid UTF-8")
    return _not_utf8(source, sample, bad)


def _checked(source: Source, encoding: str) -> str:
    """`encoding`, if the whole file can be read in it. Raises Problem("unknown_encoding" | "broken_encoding")."""
    try:
        "".encode(encoding)  # refuses what is no text encoding, such as "hex"
        known = codecs.lookup(encoding).name not in NOT_FOR_FILES
    except (LookupError, ValueError):
        known = False
    if not known:
        raise Problem(
            "unknown_encoding",
            f"'{encoding}' 인코딩은 없습니다. 'utf-8'이나 'cp949'를 넣어 주세요.",
            f"There is no encoding '{encoding}'. Use 'utf-8' or 'cp949'.", value=encoding)
    bad = first_bad_byte(source, encoding)
    if bad is not None:
        raise _broken(source, encoding, bad)
    return encoding


def _not_utf8(source: Source, sample: bytes, bad: int) -> tuple[str, Words]:
    """The encoding of a file whose byte at offset `bad` is no UTF-8: a Japanese or Chinese one, CP949, or a rare one.

    Raises Problem("broken_encoding" | "unknown_encoding").
    """
    if (foreign := foreign_encoding(sample)) and first_bad_byte(source, foreign) is None:
        tongue = TONGUES[foreign]
        return foreign, _note(foreign, f"{tongue.ko} 글로 보입니다. 한국어 글이 깨져 보이면 '글자 인코딩'을 CP949로 바꿔 주세요",
                              f"it looks like {tongue.en}. If it is Korean and looks garbled, change the encoding to "
                              "CP949")
    korean = hangul_share(sample.decode("cp949", errors="ignore"))
    likely = korean >= 0.7 or is_ordinary(sample, "cp949") or are_syllables(sample)
    if likely and first_bad_byte(source, "cp949") is None:
        return "cp949", _note("cp949", f"UTF-8이 아니고, 한글 비율이 {korean:.0%}입니다",
                              f"it is not UTF-8, and {korean:.0%} of the letters are Hangul")
    # If very few bytes are wrong in UTF-8 or CP949, the file is damaged and not in some third encoding.
    damage = {encoding: sample.decode(encoding, errors="replace").count("\ufffd") for encoding in ("utf-8", "cp949")}
    least = min(damage, key=damage.__getitem__)
    if damage[least] <= max(FEW, len(sample) // 1000) and hangul_share(sample.decode(least, errors="ignore")) >= 0.7:
        raise _broken(source, least, bad if least == "utf-8" else first_bad_byte(source, "cp949") or 0)
    return _guess(source, sample)


def _guess(source: Source, sample: bytes) -> tuple[str, Words]:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None or first_bad_byte(source, best.encoding) is not None:
        raise Problem(
            "unknown_encoding",
            f"'{source.name}' 파일의 글자 인코딩을 알 수 없습니다: UTF-8도 CP949도 아닙니다. 엑셀에서 'CSV UTF-8(쉼표로 분리)'로 다시 저장해 주세요.",
            f"The encoding of '{source.name}' is unknown: neither UTF-8 nor CP949. Save it from Excel as 'CSV UTF-8'.",
            file=source.name)
    return best.encoding, _note(
        best.encoding, "UTF-8도 CP949도 아니어서 글자 분포로 짐작했습니다. 글자가 깨져 보이면 바꿔 주세요",
        "it is neither UTF-8 nor CP949, so this is a guess from its letters; change it if it looks wrong")


def _broken(source: Source, encoding: str, bad: int) -> Problem:
    with source.open() as file:
        line = file.read(bad).count(b"\n") + 1
    name = NAMES.get(encoding, encoding)
    if bad >= source.size:  # the only fault is that the last character is incomplete
        return Problem(
            "broken_encoding",
            f"'{source.name}' 파일이 {line}번째 줄의 글자 하나를 쓰다 만 채 끝납니다: 뒷부분이 잘려 나갔습니다. 원본을 다시 저장하거나, 다시 내려받아 올려 주세요.",
            f"'{source.name}' ends within a character of line {line}: the rest is cut off. Save the original again, or "
            "download it again.", file=source.name, line=line, value=encoding)
    return Problem(
        "broken_encoding",
        f"'{source.name}' 파일의 {line}번째 줄에 {name} 글자가 아닌 것이 있습니다({bad:,}번째 바이트). 그 줄을 고치거나, 원본을 다시 저장해 주세요.",
        f"Line {line} of '{source.name}' (byte {bad:,}) cannot be read as {name}. Mend that line or save the "
        "original again.", file=source.name, line=line, value=encoding)


def _share(text: str, *kinds: str) -> float:
    return len(re.findall(f"[{''.join(kinds)}]", text)) / max(1, len(text))


def _note(encoding: str, ko: str, en: str) -> Words:
    name = NAMES.get(encoding, encoding)
    particle = "으로" if name[-1] in "036" else "로"  # 영, 삼, 육 end in a consonant
    return Words(f"{name}{particle} 읽었습니다: {ko}.", f"Read as {name}: {en}.")
