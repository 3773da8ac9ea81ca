"""The metrics that tasks name; what computes them is the kind of answer."""

from ..errors import Words
from ..kinds.figures import Metric

MACRO_F1 = Metric("macro_f1", Words("Macro F1", "Macro F1"))
ACCURACY = Metric("accuracy", Words("정확도", "Accuracy"))
LOSS = Metric("loss", Words("손실", "Loss"), "lower", "number")
PERPLEXITY = Metric("perplexity", Words("퍼플렉시티", "Perplexity"), "lower", "count")
GUESSED = Metric("masked_accuracy", Words("맞힌 비율", "Guessed right"))
