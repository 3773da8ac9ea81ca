"""What scores mean in one honest sentence, how far they can be trusted, and what an adaptation has gained."""

from typing import Literal

from trainer.errors import Words
from trainer.kinds.interval import accuracy_interval
from trainer.tasks.metrics import ACCURACY, MACRO_F1

FEW = 100  # held-out texts, with fewer than which the figures of an adaptation are rough
UNCHANGED = 0.02  # a smaller relative gain counts as none
CLEAR = 0.15
UNSURE = 0.05  # if chance may move an accuracy by more than this, a warning stands beside it


def weightier(test: dict, folds: dict | None) -> dict:
    """What to judge a model by: `folds` of its cross-validation if they have more rows than the test."""
    return folds if folds and folds["rows"] > test["rows"] else test


def verdict(measured: dict) -> tuple[Literal["good", "wait", "bad"], Words]:
    """A test, or folds, in a sentence: clearly better than TF-IDF, perhaps by chance, or not at all."""
    kind, sentence = _compared(measured)
    rows = f"{measured['rows']:,}"
    by = (Words(f"교차 검증 {rows}행", f"{rows} rows of cross-validation") if "folds" in measured else
          Words(f"시험 {rows}행", f"{rows} test rows"))
    return kind, Words(f"{by.ko}으로 보면 {sentence.ko}", f"By the {by.en} it is {sentence.en}")


def _compared(measured: dict) -> tuple[Literal["good", "wait", "bad"], Words]:
    mine, simple = measured["metrics"], measured["baselines"]["tfidf"]
    if mine[MACRO_F1.name] <= simple[MACRO_F1.name]:
        return "bad", Words("간단한 TF-IDF보다 낫지 않습니다.", "no better than plain TF-IDF.")
    if accuracy_interval(mine[ACCURACY.name], measured["rows"])[0] > simple[ACCURACY.name]:
        return "good", Words("간단한 TF-IDF보다 뚜렷이 낫습니다.", "clearly better than plain TF-IDF.")
    return "wait", Words("간단한 TF-IDF보다 조금 낫지만, 우연일 수 있는 차이입니다.",
                         "a little better than plain TF-IDF, but that may be chance.")


def doubt(test: dict) -> Words | None:
    """A warning if the test is too small to distinguish similar scores, else None."""
    low, high = accuracy_interval(test["metrics"][ACCURACY.name], test["rows"])
    half = (high - low) / 2
    if half <= UNSURE:
        return None
    return Words(f"시험 행이 {test['rows']:,}개뿐입니다. 정확도는 우연만으로도 ±{half * 100:.0f}%p쯤 달라질 수 있습니다.",
                 f"There are only {test['rows']:,} test rows: chance alone moves the accuracy by about "
                 f"±{half * 100:.0f} points.")


def gain(before: float, after: float, texts: int) -> tuple[Literal["good", "wait", "bad"], Words]:
    """What an adaptation has come to, in a sentence, by the perplexity of held-out `texts` before and after it."""
    share = 1 - after / before
    if share < UNCHANGED:
        return "bad", Words("모델이 이 분야의 글에 더 익숙해지지 않았습니다.", "The model is no more at home in these texts than before.")
    if texts < FEW:
        return "wait", Words("모델이 이 분야의 글에 더 익숙해진 듯합니다(적은 글로 잰 어림입니다).",
                             "The model seems more at home in these texts (a rough measure, of few of them).")
    if share < CLEAR:
        return "wait", Words("모델이 이 분야의 글에 조금 더 익숙해졌습니다.", "The model is a little more at home in these texts.")
    return "good", Words("모델이 이 분야의 글에 뚜렷이 익숙해졌습니다.", "The model is clearly more at home in these texts.")
