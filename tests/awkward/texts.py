"""Invented Korean: reviews that praise or complain, long petitions, sentences with named entities marked."""

import random
import re

THINGS = ("이 우산", "새로 산 주전자", "동네 빵집", "기차 도시락", "도서관 의자", "할머니 김치", "똠방각하 연극", "펲시 컵", "햏자 모자",
          "학교 앞 분식", "산 아래 찻집", "접는 자전거", "아이 장화", "겨울 담요", "주말 연속극", "섬마을 민박", "손목시계", "나무 책상")
GOOD = ("마음에 쏙 들어요", "참 좋네요", "기대보다 훌륭합니다", "최고예요", "아껴 쓰는 중입니다", "온 가족이 좋아해요", "잘 샀다 싶어요",
        "튼튼하고 예쁩니다", "친구에게도 권했어요", "값을 합니다")
BAD = ("너무 실망했어요", "금세 망가졌습니다", "다시는 안 찾을래요", "돈이 아깝네요", "사진과 달라요", "최악이에요", "냄새가 심합니다",
       "환불받고 싶어요", "별로였습니다", "불편해서 못 쓰겠어요")
TAILS = ("", "!", "...", " ㅎㅎ", ", 정말로요", ", 진심입니다.", " 어제 써 봤는데요", " (두 번째)", " ^^")
PEOPLE = ("민서", "도윤", "하랑", "서우", "이든", "나래")
PLACES = ("부산", "강릉 앞바다", "전주 한옥마을", "속초", "제주")
TIMES = ("두 번", "세 번", "열 번", "한 번", "다섯 번")
DEEDS = ("꺼냈다.", "들었다고 한다.", "했는데 모두 웃었다!", "글로 남겼다.")
REST = "듣던 사람들도 다 그렇다고 하니 사실인 모양이고 이튿날 아침에는 온 마을에 그 소문이 퍼져 있었다."
MARK = re.compile(r"<([^<>]+):([A-Z]{2})>")

Review = tuple[str, str]  # text, label


def reviews(good: int, bad: int, seed: int = 0) -> list[Review]:
    """That many of each label in a random order; a few texts come again, as in real tables."""
    random_ = random.Random(seed)
    labels = ["긍정"] * good + ["부정"] * bad
    random_.shuffle(labels)
    return [(review(label, random_), label) for label in labels]


def review(label: str, random_: random.Random) -> str:
    says = GOOD if label == "긍정" else BAD
    return " ".join((random_.choice(THINGS), random_.choice(says))) + random_.choice(TAILS)


def petition(characters: int, seed: int) -> str:
    """One text of this many characters, sentence after sentence."""
    random_, text = random.Random(seed), ""
    while len(text) < characters:
        text += f"{random_.choice(THINGS)} 때문에 {random_.choice(PLACES)} 주민 {random_.randint(2, 99)}명이 글을 씁니다. "
    return text[:characters - 1] + "."


def marked_sentences(count: int, seed: int = 0) -> list[str]:
    """Named entities marked as KLUE does: 어제 <민서:PS> 씨가 <부산:LC>에서 …

    Too long for the name of a column (100 characters), which the first of a file would be taken for.
    """
    random_ = random.Random(seed)
    return [f"어제 <{random_.choice(PEOPLE)}:PS> 씨가 <{random_.choice(PLACES)}:LC>에서 {random_.choice(THINGS)} 이야기를 "
            f"<{random_.choice(TIMES)}:QT> {random_.choice(DEEDS)} {REST}" for _ in range(count)]


def tagged(marked: str) -> list[tuple[str, str]]:
    """(character, tag) of each character without the marks: O, B-PS, I-PS."""
    pairs, end = [], 0
    for mark in MARK.finditer(marked):
        pairs += [(letter, "O") for letter in marked[end:mark.start()]]
        pairs += [(letter, f"{'I' if place else 'B'}-{mark[2]}") for place, letter in enumerate(mark[1])]
        end = mark.end()
    return pairs + [(letter, "O") for letter in marked[end:]]


def spans(marked: str) -> list[list]:
    """[start, end, kind] of each entity, in characters of the text without marks."""
    found, removed = [], 0
    for mark in MARK.finditer(marked):
        start = mark.start() - removed
        found.append([start, start + len(mark[1]), mark[2]])
        removed += len(mark[0]) - len(mark[1])
    return found


def plain(marked: str) -> str:
    return MARK.sub(r"\1", marked)
