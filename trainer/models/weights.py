"""Which files hold weights that KoTune reads, and the errors that name the others."""

from collections.abc import Collection

from ..errors import Problem, Words
from .files import unreadable

SAFE_WEIGHTS = {"model.safetensors", "model.safetensors.index.json"}
OLD_WEIGHTS = "pytorch_model.bin"
OTHERS = {  # by how their files end
    (".gguf",): Words("GGUF로 압축한 가중치", "weights packed as GGUF"),
    ("adapter_config.json",): Words("LoRA 어댑터", "a LoRA adapter"),
    (".h5", ".msgpack", ".index", ".meta"): Words("TensorFlow나 Flax의 가중치", "weights of TensorFlow or Flax"),
    (".onnx",): Words("ONNX 가중치", "weights as ONNX"),
    (".bin", ".ckpt", ".pickle", ".pkl", ".pt", ".pth"): Words("다른 프로그램이 쓰는 pickle 파일", "pickle files of another "
                                                                "program")}


def check_weights(name: str, files: Collection[str]) -> None:
    """Check that the model called `name`, which has these files, has weights that KoTune reads.

    Raises Problem("no_usable_weights" | "unreadable_model").
    """
    if OLD_WEIGHTS in files or any(file.endswith(".safetensors") and not file.startswith("adapter_") for file in files):
        return
    there = next((words for endings, words in OTHERS.items() if any(file.endswith(endings) for file in files)), None)
    if there is None:
        raise unreadable(name, "model.safetensors")
    raise Problem(
        "no_usable_weights",
        f"'{name}'에는 {there.ko}만 있고 safetensors나 pytorch_model.bin이 없어 쓸 수 없습니다. 같은 모델을 safetensors로 올린 곳을 "
        "찾거나, transformers의 save_pretrained로 다시 저장해 주세요.",
        f"'{name}' has {there.en} only, and no safetensors or pytorch_model.bin, so it cannot be used. Look for the "
        "same model in safetensors, or save it again with save_pretrained of transformers.", model=name)


def pickled(name: str) -> Problem:
    """The Problem of weights that are more than numbers: to open them could run a program."""
    return Problem(
        "pickled_weights",
        f"'{name}'의 {OLD_WEIGHTS}은 숫자만 담은 파일이 아니라, 여는 순간 프로그램을 실행할 수 있는 pickle이라 열지 않았습니다. 같은 모델을 "
        "safetensors로 올린 곳을 찾거나, 믿을 수 있는 컴퓨터에서 save_pretrained로 다시 저장해 주세요.",
        f"The {OLD_WEIGHTS} of '{name}' holds more than numbers: a pickle that could run a program, so it was not "
        "opened. Look for the same model in safetensors, or save it again with save_pretrained on a machine that you "
        "trust.", model=name)
