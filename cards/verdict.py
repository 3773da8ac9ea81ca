"""Say in one honest sentence what scores mean, how far they can be trusted, and what an adaptation has gained."""

from typing import Literal

from trainer.errors import Words, josa
from trainer.kinds.figures import Metric
from trainer.kinds.interval import accuracy_interval, counted, half_interval, interval
from trainer.kinds.written import in_unit, significant
from trainer.tasks.metrics import ACCURACY, MACRO_F1
from trainer.tasks.task import Task

FEW = 100  # held-out texts; with fewer, the figures of an adaptation are rough
CHANCE = 0.05  # a difference with a larger probability by chance does not count
UNCHANGED = 0.02  # a smaller relative gain counts as none
CLEAR = 0.15  # a relative gain from here on is clear
UNSURE = 0.05  # a warning is shown if chance may move an accuracy by more than this,
UNSURE_DISTANCE = 0.15  # or a mean difference by more than this share of it

Kind = Literal["good", "wait", "bad", "alone"]
SENTENCES: dict[Kind, Words] = {
    "good": Words("단순한 방법보다 뚜렷이 낫습니다.", "it is clearly better than the simple method."),
    "wait": Words("단순한 방법과 비슷합니다. 차이가 우연일 수 있습니다.",
                  "it is about as good as the simple method: the difference may be chance."),
    "bad": Words("단순한 방법보다 못합니다.", "it is worse than the simple method."),
    "alone": Words("단순한 방법과 견줄 수 없습니다. 그 방법의 답이 든 파일이 손상되었거나 없습니다.",
                   "it cannot be compared with the simple method, whose stored answers are damaged or lost.")}
IT_IS_THE_SIMPLE_ONE = Words("단순한 방법이 가장 잘 맞힙니다. 그래서 그것으로 답합니다.",
                             "the simple method is the best, so it gives the answers.")

NEVER_FOUND = Words("한 번도 찾지 못한 라벨이 있습니다.", "there are labels that it never finds.")


def weightier(test: dict, folds: dict | None) -> dict:
    """The measurement by which to judge a model: `folds` if they have more rows than the test, else `test`."""
    return folds if folds and folds["rows"] > test["rows"] else test


def verdict(measured: dict, task: Task) -> tuple[Kind, Words]:
    """A kind and a sentence on a test or folds: how the answers compare with the simple method, and whether the
    difference may be chance."""
    rows = f"{measured['rows']:,}"
    by = (Words(f"교차 검증 {rows}행", f"{rows} rows of cross-validation") if "folds" in measured else
          Words(f"시험 {rows}행", f"{rows} test rows"))
    kind = standing(measured, task)
    sentence = NEVER_FOUND if never_found(measured) else IT_IS_THE_SIMPLE_ONE if measured.get("share") == 0 else \
        SENTENCES[kind]
    return kind, Words(f"{by.ko}으로 보면 {sentence.ko}", f"By the {by.en} {sentence.en}")


def standing(measured: dict, task: Task) -> Kind:
    """How the answers compare with the simple method. "good": better beyond chance; "bad": worse; "wait": neither, or
    it is that method itself; "alone": that method's answers cannot be read. Judged by the headline metric and its
    paired test, which says more than two intervals, as both have answered the same rows.
    """
    if never_found(measured):  # 97 of 100 right may mean that only the one frequent label is found
        return "bad"
    if "chance" not in measured:
        return _standing_before(measured)
    if not beyond_chance(measured["chance"]):
        return "wait"
    name, simple = task.headline.name, measured["baselines"][task.partner]
    mine = measured["metrics"][name]
    return "good" if task.headline.best(mine, simple[name]) == mine else "bad"


def _standing_before(measured: dict) -> Kind:
    """As `standing`, for a result of a version before 0.3, which only classified and compared shares; "alone" if it
    is not such a result."""
    if (simple := measured["baselines"].get("tfidf")) is None:
        return "alone"
    mine = measured["metrics"]
    return "bad" if mine[MACRO_F1.name] <= simple[MACRO_F1.name] else \
        "good" if accuracy_interval(mine[ACCURACY.name], measured["rows"])[0] > simple[ACCURACY.name] else "wait"


def beyond_chance(chance: float, tries: int = 1) -> bool:
    """Whether a `paired.chance` is below `CHANCE`, corrected for being the lowest of `tries` (Bonferroni)."""
    return tries * chance < CHANCE


def never_found(measured: dict) -> list[tuple[int, int]]:
    """Labels (number, rows) that have rows, none of which was answered right."""
    if matrix := measured.get("confusion"):
        found = [(row[number], sum(row)) for number, row in enumerate(matrix)]
    else:
        each = measured if "recall" in measured else measured["metrics"]
        found = [*zip(each.get("recall", []), each.get("support", []), strict=True)]
    return [(number, rows) for number, (right, rows) in enumerate(found) if rows and not right]


def unsure(measured: dict, headline: Metric) -> bool:
    """Whether chance may move the headline metric by so much that it matters."""
    most = UNSURE if headline.form == "percent" else UNSURE_DISTANCE * measured["metrics"][headline.name]
    return _half(measured, headline) > most


def moved_by_chance(measured: dict, headline: Metric, times: float = 1.0, unit: str = "") -> Words:
    """By how much chance may move the headline metric up or down, if there were `times` as many rows."""
    half = _half(measured, headline, times)
    if headline.form == "percent":
        return Words(f"{100 * half:.0f}%p", f"{100 * half:.0f} points")
    return in_unit(significant(half, 2), unit)


def _half(measured: dict, headline: Metric, times: float = 1.0) -> float:
    if headline.form == "percent":
        return half_interval(measured["metrics"][headline.name], round(counted(measured) * times))
    low, high = interval(measured, headline.name)
    return (high - low) / 2 / times ** 0.5


def doubt(test: dict, headline: Metric = ACCURACY, unit: str = "") -> Words | None:
    """A warning if the test is too small to tell similar scores apart, else None."""
    if not unsure(test, headline):
        return None
    (ko, en), half = headline.title, moved_by_chance(test, headline, unit=unit)
    return Words(f"시험 행이 {test['rows']:,}개뿐입니다. {ko}{josa(ko, '은/는')} 우연만으로도 ±{half.ko}쯤 달라질 수 있습니다.",
                 f"There are only {test['rows']:,} test rows: chance alone moves the {en[0].lower() + en[1:]} by about "
                 f"±{half.en}.")


def drift(test: dict, valid: dict | None, headline: Metric = ACCURACY) -> Words | None:
    """A note if the headline metric differs between test and validation rows (`valid`) by more than chance, else
    None."""
    if valid is None or not _differ(test, valid, headline):
        return None
    values = [each["metrics"][headline.name] for each in (test, valid)]
    ko, en = headline.title
    of_test, of_valid = (f"{value:.0%}" if headline.form == "percent" else significant(value) for value in values)
    figures = Words(f"{ko}{josa(ko, '이/가')} 시험 행에서는 {of_test}, 검증 행에서는 {of_valid}로, 우연이라기에는 다릅니다.",
                    f"{en} is {of_test} on the test rows and {of_valid} on the validation rows: more than chance.")
    why = Words("검증 행은 가장 좋은 에폭을 고르는 데 써서 점수가 좋게 나오기 쉽고, 두 데이터의 글이 서로 다를 수도 있습니다. 시험 점수를 믿으세요.",
                "The validation rows have chosen the best epoch, which flatters them, and the texts of the two may "
                "differ. Believe the test.") if headline.best(*values) == values[1] else \
        Words("시험 행의 글이 더 쉽거나 검증 행의 글과 다를 수 있습니다. 실제로 쓸 글과 비슷한 쪽을 믿으세요.",
              "The test rows may be easier, or differ from the validation rows. Believe those that are more like the "
              "texts it will be used on.")
    return Words(f"{figures.ko} {why.ko}", f"{figures.en} {why.en}")


def _differ(test: dict, valid: dict, headline: Metric) -> bool:
    """Whether two results differ beyond chance, by Fisher's exact test of shares, or by the intervals of means."""
    from scipy.stats import fisher_exact

    values = [each["metrics"][headline.name] for each in (test, valid)]
    if headline.form != "percent":
        return abs(values[0] - values[1]) > (_half(test, headline) ** 2 + _half(valid, headline) ** 2) ** 0.5
    of = [*map(counted, (test, valid))]
    right = [round(share * number) for share, number in zip(values, of, strict=True)]
    counts = [[count, number - count] for count, number in zip(right, of, strict=True)]
    return bool(fisher_exact(counts).pvalue < CHANCE)


def gain(before: float, after: float, texts: int) -> tuple[Kind, Words]:
    """A kind and a sentence on what an adaptation has gained, by the perplexity of held-out texts `before` and `after`
    it; `texts`: their number."""
    share = 1 - after / before
    if share < UNCHANGED:
        return "bad", Words("모델이 이 분야의 글에 더 익숙해지지 않았습니다.", "The model is no more at home in these texts than before.")
    if texts < FEW:
        return "wait", Words("모델이 이 분야의 글에 더 익숙해진 듯합니다(적은 글로 잰 어림입니다).",
                             "The model seems more at home in these texts (a rough measure, of few of them).")
    if share < CLEAR:
        return "wait", Words("모델이 이 분야의 글에 조금 더 익숙해졌습니다.", "The model is a little more at home in these texts.")
    return "good", Words("모델이 이 분야의 글에 뚜렷이 익숙해졌습니다.", "The model is clearly more at home in these texts.")
