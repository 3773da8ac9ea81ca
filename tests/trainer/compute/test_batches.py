"""Batches: every row once, the same for a seed and an epoch, and the longest before all others."""

import numpy as np

from trainer.compute.batches import training_batches


def test_every_row_comes_once_and_the_longest_batch_first_of_all():
    lengths = np.random.default_rng(0).integers(3, 100, 1000)
    lengths[777] = 200
    for epoch in range(3):
        batches = training_batches(lengths, 16, 7, epoch)
        assert sorted(np.concatenate(batches).tolist()) == list(range(1000))
        again = training_batches(lengths, 16, 7, epoch)
        assert all((one == other).all() for one, other in zip(batches, again, strict=True))
        assert (777 in batches[0]) == (epoch == 0)
    assert [len(batch) for batch in training_batches(lengths[:5], 16, 7, 0)] == [5]
