"""What a model has to beat: the majority class, and TF-IDF with logistic regression on the same rows."""

import numpy as np

from ...errors import Words

TITLES = {
    "majority": Words("가장 많은 분류로만 답하기", "Majority class"),
    "tfidf": Words("TF-IDF + 로지스틱 회귀", "TF-IDF + logistic regression")}


def log_probabilities(train_texts: list[str], train_labels: np.ndarray, texts: list[str],
                      classes: int) -> dict[str, np.ndarray]:
    """Log probabilities (texts × classes) by simple methods that were fitted on the training rows.

    Character 1-4-grams suit Korean, whose words change their endings; sublinear counts and C=4 are usual choices.
    """
    shares = np.bincount(train_labels, minlength=classes) / len(train_labels)
    majority = np.tile(np.log(np.maximum(shares, 1e-9)), (len(texts), 1))
    # One class alone, as may happen in a fold, is nothing to fit a line to.
    return {"majority": majority,
            "tfidf": _tfidf(train_texts, train_labels, texts, classes) if (shares > 0).sum() > 1 else majority}


def _tfidf(train_texts: list[str], train_labels: np.ndarray, texts: list[str], classes: int) -> np.ndarray:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    rare = 2 if len(train_texts) >= 1000 else 1
    features = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), min_df=rare, max_features=300_000,
                               sublinear_tf=True, dtype=np.float32)
    regression = LogisticRegression(C=4.0, max_iter=200)
    regression.fit(features.fit_transform(train_texts), train_labels)
    found = np.full((len(texts), classes), -20.0)
    found[:, regression.classes_] = regression.predict_log_proba(features.transform(texts))
    return found
