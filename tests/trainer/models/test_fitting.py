"""How much memory a training takes: more for larger models, less with LoRA, and what is free decides."""

from trainer.compute.device import find_device
from trainer.models.catalogue import ON_THE_HUB
from trainer.models.fitting import WAYS, fits, has_fast_bf16, least, memory, needed

GB = 10**9


def test_lora_takes_less_and_larger_models_more():
    known = [ON_THE_HUB[name] for name in ("monologg/koelectra-small-v3-discriminator", "klue/bert-base",
                                           "klue/roberta-large", "K-intelligence/Midm-2.0-Mini-Instruct")]
    for method in WAYS:
        each = [needed(one.parameters, one.encoder, method) for one in known]
        assert each == sorted(each)
    base = known[1]
    full, lora = (needed(base.parameters, base.encoder, method) for method in ("full", "lora"))
    assert abs(full / (4.43 * GB) - 1) < 0.1 and lora < full  # as it was measured
    qlora = needed(base.parameters, base.encoder, "qlora")
    tried = [fits(base.parameters, base.encoder, free) for free in (full, full - 1, lora - 1, qlora - 1)]
    assert tried == [*WAYS, None] and fits(base.parameters, base.encoder, qlora, WAYS[:2]) is None
    assert needed(10**9, 10**3, "qlora") > least(10**9, 0), "for the test all of it is whole again"


def test_this_machine_has_some():
    assert memory() > 0


def test_what_is_fast_here_is_known_without_torch_as_with_it():
    device = find_device()
    assert has_fast_bf16() == (device.kind != "cpu" or device.precision == "bf16")
