"""The carried model in use: seconds to load it once transformers is imported, and to classify 1,000 reviews."""

import time

import pandas as pd

from .machine import NSMC


def main() -> None:
    from trainer.compute.device import find_device
    from trainer.compute.encoding import encode
    from trainer.compute.loaded import Loaded, predict_logits
    from trainer.home.processes import warm_up
    from trainer.models.families import CARRIED
    from trainer.models.loading import find_base, load_classifier
    from trainer.models.reading import load_tokenizer

    warm_up()
    base, device = find_base(CARRIED), find_device()
    for _ in range(2):  # the first load also imports the model's own module
        began = time.perf_counter()
        loaded = Loaded(load_classifier(base, ["0", "1"]), load_tokenizer(base), device, 128)
        taken = time.perf_counter() - began
    print(f"  loaded in {taken:.2f} s")
    reviews = pd.read_csv(NSMC / "valid.csv", dtype=str, keep_default_na=False)["document"][:1000].tolist()
    for _ in range(2):
        began = time.perf_counter()
        predict_logits(loaded, encode(loaded.tokenizer, reviews, None, 128))
        taken = time.perf_counter() - began
    print(f"  1,000 reviews classified in {taken:.2f} s")
