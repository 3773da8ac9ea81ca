"""Named entities in the four forms in which people have them."""

import json

from .texts import marked_sentences, plain, spans, tagged

KLUE = ("## 토큰, 레이블 구분자 : \\t", "## 토큰 구분자 : \\n", "## 문장 구분자 : \\n\\n", "## 주석 : ##",
        "## 컬럼명 : CHAR\tNE_TAG")


def klue() -> bytes:
    """A comment, then a character a line, blanks included; an empty line after each of 300 sentences."""
    blocks = ["\n".join([f"## sentence-{number:05}\t{marked}", *map("\t".join, tagged(marked))])
              for number, marked in enumerate(marked_sentences(300))]
    return ("\n".join([*KLUE, "\n\n".join(blocks)]) + "\n\n").encode()


def conll() -> bytes:
    """A word a line, with the first tag in it; an empty line between sentences, and none at the end."""
    return "\n\n".join("\n".join(map("\t".join, _words(marked))) for marked in marked_sentences(300)).encode()


def _words(marked: str) -> list[tuple[str, str]]:
    words, start, pairs = [], 0, tagged(marked)
    for word in plain(marked).split(" "):
        words.append((word, pairs[start][1]))
        start += len(word) + 1
    return words


def doccano() -> bytes:
    records = [{"text": plain(marked), "label": spans(marked)} for marked in marked_sentences(100)]
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()


ENTITIES = {
    "36_ner_klue.tsv": klue,
    "37_ner_conll_bio.txt": conll,
    "39_ner_span_annotated.txt": lambda: "\n".join(marked_sentences(300)).encode(),
    "41_ner_doccano.jsonl": doccano,
}
