"""The features of a character for the CRF. Only plain Python, as this file is published with a model."""

AROUND = 2  # characters on both sides
PART = 5  # characters of its word, before and after the character, at most
KINDS_OF_LETTERS = [("가", "힣", "H"), ("0", "9", "0"), ("A", "Z", "A"), ("a", "z", "a"), ("ㄱ", "ㆎ", "J")]


def features(text: str) -> list[list[str]]:
    """For each character: itself and its neighbours, alone and joined; their kinds of letters; the parts of its word
    up to it and from it on; its whole word, and the ends of the words beside it."""
    padded = "\x02" * AROUND + text + "\x03" * AROUND
    sorts = "".join(map(_sort, padded))
    bounds = _words(text)
    return [_of_character(place, text, padded, sorts, bounds) for place in range(len(text))]


def _of_character(place: int, text: str, padded: str, sorts: str, bounds: list[tuple[int, int, str, str]]) -> list[str]:
    middle = place + AROUND
    begin, end, before, after = bounds[place]
    found = [f"{shift}{padded[middle + shift]}" for shift in range(-AROUND, AROUND + 1)]
    found += [f"{shift}|{padded[middle + shift:middle + shift + 2]}" for shift in range(-AROUND, AROUND)]
    found += [f"{shift}||{padded[middle + shift:middle + shift + 3]}" for shift in range(-AROUND, AROUND - 1)]
    found += [f"s{sorts[middle - 1:middle + 2]}", f"S{sorts[middle - AROUND:middle + AROUND + 1]}",
              f"<{text[max(begin, place - PART):place + 1]}", f">{text[place:min(end, place + PART)]}",
              f"w{text[begin:end]}", f"p{before}", f"n{after}", f"@{min(place - begin, 3)}"]
    return found


def _words(text: str) -> list[tuple[int, int, str, str]]:
    """For each character the bounds of its word, the end of the word before, and the beginning of the next."""
    spans, start = [], 0
    for word in text.split(" "):
        spans.append((start, start + len(word)))
        start += len(word) + 1
    found: list[tuple[int, int, str, str]] = []
    for number, (begin, end) in enumerate(spans):
        before = text[slice(*spans[number - 1])][-3:] if number else ""
        after = text[slice(*spans[number + 1])][:3] if number + 1 < len(spans) else ""
        found += [(begin, end, before, after)] * (end - begin + 1)
    return found


def _sort(letter: str) -> str:
    return next((name for first, last, name in KINDS_OF_LETTERS if first <= letter <= last),
                "_" if letter.isspace() else "." if not letter.isalnum() else "x")
