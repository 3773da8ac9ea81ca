"""Refuse models that cannot be put into ONNX, and say what to do instead."""

from ..errors import Problem, Words
from ..home.project import Run
from ..models.families import is_new
from ..tasks import makes_base
from ..tasks.choosing import check_trained
from ..units import GB, bytes_text

LARGEST = int(1.9 * GB)  # bytes of weights; a file of ONNX holds 2 GB


def check(run: Run) -> None:
    """Raises Problem("no_model" | "no_onnx")."""
    check_trained(run)
    for reason in (_adapts, _own_network, _slow, _large):
        if words := reason(run):
            raise Problem("no_onnx", *words, run=run.name)


def bytes_of(run: Run) -> int:
    """The size of a model's weights, in bytes."""
    return sum(file.stat().st_size for file in run.model.glob("*.safetensors"))


def _adapts(run: Run) -> Words | None:
    return Words("분야 적응은 답을 내는 모델이 아니라 ONNX로 내보내지 않습니다. 적응시킨 모델에서 시작한 학습을 골라 주세요.",
                 "An adaptation gives no answers, so there is no ONNX of it. Choose a run that was trained from it.") \
        if makes_base(run) else None


def _own_network(run: Run) -> Words | None:
    return Words("코튠의 작은 신경망은 ONNX로 옮겨지지 않습니다. 모델(zip)을 받아 함께 든 network.py로 쓰거나, 사전학습 모델로 학습해 주세요.",
                 "KoTune's small networks cannot be put into ONNX. Get the model (zip) with the network.py in it, or "
                 "train a pretrained model.") if is_new(run.spec.base) else None


def _slow(run: Run) -> Words | None:
    return None if (run.model / "tokenizer.json").exists() else Words(
        "이 모델의 토크나이저(tokenizer.json이 없음)는 transformers 없이 읽을 수 없습니다. 모델(zip)을 받거나, 다른 바탕 모델로 학습해 주세요.",
        "The tokenizer of this model (it has no tokenizer.json) cannot be read without transformers. Get the model "
        "(zip), or train another base model.")


def _large(run: Run) -> Words | None:
    size = bytes_of(run)
    return None if size <= LARGEST else Words(
        f"모델의 가중치가 {bytes_text(size)}입니다. ONNX 파일 하나에는 2 GB까지 담깁니다. 모델(zip)을 받거나, 더 작은 바탕 모델로 학습해 주세요.",
        f"The weights of this model have {bytes_text(size)}, and a file of ONNX holds 2 GB. Get the model (zip), or "
        "train a smaller base model.")
