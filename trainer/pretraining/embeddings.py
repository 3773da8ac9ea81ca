"""Start the embeddings from word vectors: the factorised co-occurrence matrix of the corpus.

Positive pointwise mutual information, then a truncated singular value decomposition (Levy & Goldberg 2014,
"Neural word embedding as implicit matrix factorization"). It takes under a minute, and saves the network millions of
tokens on the plateau where it only knows how frequent each token is.
"""

import numpy as np
import torch

from .corpus import TokenizedCorpus

WINDOW = 8  # tokens to each side, weighted by 1 / distance
SMOOTHING = 0.75  # exponent of the context distribution, as in word2vec, which limits the weight of rare tokens
SCALE = 0.2  # standard deviation of the result's entries


def cooccurrence(corpus: TokenizedCorpus, vocabulary_size: int) -> torch.Tensor:
    """Symmetric weighted counts, float32 (vocabulary, vocabulary); 400 MB for 10,000 tokens."""
    ids = corpus.ids.astype(np.int64)
    rows = np.repeat(np.arange(len(corpus)), corpus.lengths)
    counts = np.zeros(vocabulary_size**2, dtype=np.float32)
    for distance in range(1, WINDOW + 1):
        same_row = rows[:-distance] == rows[distance:]
        pairs = ids[:-distance][same_row] * vocabulary_size + ids[distance:][same_row]
        counts += np.bincount(pairs, minlength=counts.size).astype(np.float32) / distance
    counts = torch.from_numpy(counts.reshape(vocabulary_size, vocabulary_size))
    return counts + counts.T


def word_vectors(corpus: TokenizedCorpus, vocabulary_size: int, dimensions: int) -> torch.Tensor:
    """Float32 (vocabulary, dimensions), every row of the same norm; tokens without neighbours get noise."""
    matrix = cooccurrence(corpus, vocabulary_size)
    totals = matrix.sum(1).clamp(min=1e-9)
    context = totals**SMOOTHING
    matrix *= context.sum()
    matrix /= totals[:, None]
    matrix /= context[None, :]
    matrix = matrix.log_().clamp_(min=0)
    left, values, _ = torch.svd_lowrank(matrix, q=min(dimensions + 32, vocabulary_size), niter=3)
    vectors = (left * values.sqrt())[:, :dimensions]
    isolated = vectors.norm(dim=1) < 1e-6
    vectors[isolated] = torch.randn(int(isolated.sum()), vectors.shape[1])
    return vectors / vectors.norm(dim=1, keepdim=True) * SCALE * dimensions**0.5


def log_frequencies(corpus: TokenizedCorpus, vocabulary_size: int) -> torch.Tensor:
    """Log of the smoothed share of every token, (vocabulary,), from which the output bias starts."""
    counts = torch.from_numpy(np.bincount(corpus.ids, minlength=vocabulary_size)).float() + 1
    return (counts / counts.sum()).log()
