"""Vectors laid out in a plane and in space, so that what is near stays near: by PCA and by t-SNE.

t-SNE (van der Maaten & Hinton 2008) is scikit-learn's, which is here anyway. On 5,000 vectors openTSNE 1.0.4 took 43
CPU seconds and scikit-learn 61, both with a trustworthiness of 0.961, and openTSNE has no faster way in three
dimensions: not worth a dependency.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..errors import Words

if TYPE_CHECKING:
    import numpy as np

FEWEST = 20  # rows; a map of fewer says nothing
KEPT = 50  # principal components that t-SNE gets, as its authors advise
PERPLEXITY = 30  # the usual one
STEPS = 500  # of t-SNE; another 500 cost as much again, and move little
SLOWEST, BY = 10.0, 48  # learning rate: rows / 48 (Belkina 2019); at the usual least, 50, few rows fly apart
LAYOUTS = {"tsne2": 2, "tsne3": 3, "pca": 3}  # name → dimensions; of "pca" the first two are its plane
DONE = {"pca": 0.0, "tsne2": 0.05, "tsne3": 0.4}  # share of the time that is over when each begins


def spread(vectors: "np.ndarray", report: Callable[[float, Words], None]) -> "dict[str, np.ndarray]":
    """Each of `LAYOUTS` (rows × dimensions) of `vectors` (rows × hidden size, at least `FEWEST` rows); the same vectors
    give the same layouts. `report` takes the share that is done, 0 … 1, and what is done next."""
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE

    report(DONE["pca"], Words("주성분을 찾고 있습니다 (PCA)", "Finding principal components (PCA)"))
    reduced = PCA(min(KEPT, *vectors.shape), random_state=0).fit_transform(vectors)
    found = {"pca": _wide(reduced[:, :3])}
    for name in ("tsne2", "tsne3"):
        dimensions = LAYOUTS[name]
        report(DONE[name], Words(f"비슷한 글끼리 모으고 있습니다 (t-SNE, {dimensions}차원)",
                                 f"Grouping similar texts (t-SNE, {dimensions} dimensions)"))
        found[name] = TSNE(dimensions, perplexity=min(PERPLEXITY, (len(vectors) - 1) / 3), init="pca",
                           learning_rate=max(SLOWEST, len(vectors) / BY), max_iter=STEPS,
                           random_state=0).fit_transform(reduced)
    return found


def _wide(points: "np.ndarray") -> "np.ndarray":
    """With three columns: zeros where the vectors have fewer principal components."""
    import numpy as np

    return np.pad(points, ((0, 0), (0, 3 - points.shape[1])))
