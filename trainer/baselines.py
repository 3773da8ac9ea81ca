"""What a model has to beat: the majority class, and TF-IDF with logistic regression on the same rows."""

import numpy as np

from .errors import Words

TITLES = {
    "majority": Words("가장 많은 분류로만 답하기", "Majority class"),
    "tfidf": Words("TF-IDF + 로지스틱 회귀", "TF-IDF + logistic regression"),
}


def baselines(train_texts: list[str], train_labels: np.ndarray, texts: list[str], labels: np.ndarray,
              task, classes: int) -> dict[str, dict]:
    """Scores on (`texts`, `labels`) of simple methods fitted on the training rows, as `task.score` gives them.

    Character 1-4-grams suit Korean, whose words change their endings; sublinear counts and C=4 are usual choices.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    shares = np.bincount(train_labels, minlength=classes) / len(train_labels)
    majority = np.tile(np.log(np.maximum(shares, 1e-9)), (len(labels), 1))
    rare = 2 if len(train_texts) >= 1000 else 1
    features = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), min_df=rare, max_features=300_000,
                               sublinear_tf=True, dtype=np.float32)
    regression = LogisticRegression(C=4.0, max_iter=200)
    regression.fit(features.fit_transform(train_texts), train_labels)
    known = regression.predict_log_proba(features.transform(texts))
    tfidf = np.full((len(labels), classes), -20.0)
    tfidf[:, regression.classes_] = known
    return {"majority": task.score(majority, labels), "tfidf": task.score(tfidf, labels)}
