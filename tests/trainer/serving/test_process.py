"""What the inference process answers when it cannot: the reason by its name, as a worker gives it."""

import shutil

from trainer.serving.process import _answers, _Models
from trainer.studio import start_run


def test_a_model_that_cannot_be_read_is_named(project, tiny_encoder):
    run = start_run(project, str(tiny_encoder), local_folders=True)
    shutil.copytree(tiny_encoder, run.model)
    weights = run.model / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:2000])
    answer, = _answers(_Models(), str(run.path), [{"id": 7, "run": str(run.path), "texts": ["글"]}])
    assert answer["id"] == 7 and answer["problem"]["code"] == "unreadable_model"
    assert "config.json" in answer["problem"]["ko"]
