"""What the test rows say of a classifier: its scores beside simple methods, the verdict, each label."""

from markupsafe import Markup

from cards.verdict import doubt
from trainer.errors import Words
from trainer.tasks.classification.simple import TITLES

from ..parts import bars, facts, folded, join, percent, section, table
from ..place import Visit
from ..runs.judgement import accuracy, judgement

UNSEEN = Words("학습에 한 번도 쓰지 않은 시험 데이터로 쟀습니다.", "Measured on test rows that training never saw.")


def comparison(test: dict, folds: dict | None, visit: Visit) -> Markup:
    """The model beside the baselines; what that means is said here unless its cross-validation (`folds`) says it."""
    metrics = test["metrics"]
    entries = [(visit.say("이 모델", "This model"), metrics),
               *((visit.read(TITLES[name]), test["baselines"][name]) for name in ("tfidf", "majority"))]
    figures = facts([accuracy(test, visit), ("Macro F1", percent(metrics["macro_f1"])),
                     (visit.say("시험 행", "Test rows"), f"{test['rows']:,}")])
    titles = {"accuracy": visit.say("정확도", "Accuracy"),
              "macro_f1": visit.say("Macro F1 · 라벨별 F1의 평균", "Macro F1 · mean over labels")}
    charts = Markup('<div class="kt-pair">{}{}</div>').format(*(
        section(title, bars([(name, each[metric], percent(each[metric])) for name, each in entries], entries[0][0]))
        for metric, title in titles.items()))
    exact = table([visit.say("방법", "Method"), visit.say("정확도", "Accuracy"), "Macro F1", visit.say("손실", "Loss")],
                  [[name, *(f"{each[metric]:.4f}" for metric in (*titles, "loss"))] for name, each in entries])
    details = folded(visit.say("정확한 숫자 보기", "Exact figures"), exact)
    unsure = Markup('<p class="kt-hint">{}</p>').format(visit.read(few)) if (few := doubt(test)) else ""
    card = Markup('<div class="kt-card kt-verdict">{}{}{}</div>').format(judgement(test, test, folds, visit), unsure,
                                                                         figures)
    whole = join([card, charts, details])
    return section(visit.say("시험 데이터", "Test rows"), whole, visit.read(UNSEEN)) if folds else whole


def label_scores(test: dict, labels: list[str], visit: Visit) -> Markup:
    """F1 of each class, with how many test rows it has; the weakest first."""
    counts = [sum(row) for row in test["figures"]["confusion"]]
    ranked = sorted(zip(labels, test["metrics"]["f1"], counts, strict=True), key=lambda each: each[1])
    return Markup('<div class="kt-card">{}</div>').format(section(visit.say("라벨별 F1", "F1 of each label"), bars(
        [(label, f1, visit.say(f"{f1:.1%} · {count}행", f"{f1:.1%} · {count} rows")) for label, f1, count in ranked])))
