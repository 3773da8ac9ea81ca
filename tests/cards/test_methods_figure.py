"""Where the names of methods that are compared stand, and when numbers stand for them."""

from cards.methods_figure import SIZE, SIZES, TIME, Drawing, Ends, Spot, placed, sized


def drawn(*spots: tuple[str, float, float]) -> Drawing:
    """(name, seconds, score)"""
    x, y = Ends(0.0, 4.0), Ends(0.0, 1.0)
    each = [Spot(number, name, False, score, score - 0.02, score + 0.02, seconds)
            for number, (name, seconds, score) in enumerate(spots, 1)]
    return Drawing("", *placed(each, [], x, y), x, y)


def test_names_stand_apart_and_where_they_cannot_numbers_do():
    apart = drawn(("임베딩 평균 + 밀집층", 3, 0.2), ("양방향 LSTM 한 층", 50, 0.5), ("kotune-mini", 60, 0.7),
                  ("bert-base", 5_000, 0.9))
    assert not apart.is_crowded and apart.spots[0].side == "right" and apart.spots[-1].side == "left"
    beside = drawn(("양방향 LSTM 한 층", 50, 0.5), ("양방향 LSTM 두 층", 55, 0.5), ("양방향 LSTM + CRF", 60, 0.51),
                   ("kotune-mini → ‘도서관의 글’ 적응", 52, 0.49), ("koelectra-small-v3-discriminator", 57, 0.5),
                   ("kotune-mini", 58, 0.5), ("bert-base", 54, 0.5), ("KcELECTRA-base-v2022", 56, 0.505))
    assert beside.is_crowded


def test_what_answers_faster_is_larger_and_that_is_said():
    speeds = {"느린": 10, "중간": 100, "빠른": 1000, "모름": None}
    spots = sized([Spot(number, name, False, 0.5, 0.4, 0.6, 3 + number, speed)
                   for number, (name, speed) in enumerate(speeds.items(), 1)])
    assert [spot.size for spot in spots] == [SIZES[0], sum(SIZES) / 2, SIZES[1], SIZE]
    assert "클수록" in Drawing("", spots, [], Ends(0, 1), Ends(0, 1)).across.ko
    alone = sized(spots[3:])
    assert alone[0].size == SIZE and Drawing("", alone, [], Ends(0, 1), Ends(0, 1)).across == TIME
