"""Which processor computes, and in what precision."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import psutil

from ..errors import Words
from ..models.fitting import FAST_BF16

if TYPE_CHECKING:
    import torch

SMALL_NETWORK = Words("작은 신경망이라 fp32로도 빠릅니다.", "a small network is fast in fp32.")
AS_WISHED = Words("고른 대로 fp32로 정확하게 계산합니다.", "fp32, the exact precision, as was chosen.")
SHORT = 160  # tokens; beyond this the plain attention matrix costs more memory than it saves time


@dataclass(frozen=True)
class Device:
    """`kind` is "cuda", "mps" or "cpu"; `precision` is "bf16", "fp16" or "fp32"."""

    kind: str
    precision: str
    name: str
    why: Words | None = None  # why it does not compute in the cheapest precision

    def exact(self, why: Words) -> "Device":
        return replace(self, precision="fp32", why=why)

    @property
    def reason(self) -> Words:
        if self.why:
            return Words(f"{self.name}: {self.why.ko}", f"{self.name}: {self.why.en}")
        return {
            "bf16": Words(f"{self.name}: bf16을 지원하므로 bf16으로 계산합니다.", f"{self.name}: has bf16, so bf16 it is."),
            "fp16": Words(f"{self.name}: bf16이 없어 fp16으로 계산합니다.", f"{self.name}: no bf16, so fp16."),
            "fp32": Words(f"{self.name}: bf16을 빠르게 계산하지 못해 fp32로 계산합니다.", f"{self.name}: no fast bf16, so fp32."),
        }[self.precision]

    def attention(self, max_length: int) -> str | None:
        """The attention to train with (None: transformers chooses): a CPU's fused one is slow on short texts."""
        return "eager" if self.kind == "cpu" and max_length <= SHORT else None

    def memory(self) -> int:
        """Bytes of memory that this process takes: on a GPU the most so far, elsewhere at this moment."""
        if self.kind == "cuda":
            import torch

            return torch.cuda.max_memory_allocated()
        return psutil.Process().memory_info().rss

    def autocast(self) -> "torch.autocast":
        """The context in which forward passes run."""
        import torch

        kind = {"bf16": torch.bfloat16, "fp16": torch.float16}.get(self.precision, torch.float32)
        return torch.autocast(self.kind, dtype=kind, enabled=self.precision != "fp32")


def find_device() -> Device:
    """The best processor here and the cheapest precision that it computes fast."""
    import torch

    if torch.cuda.is_available():
        fast = torch.cuda.get_device_capability()[0] >= 8  # older GPUs emulate bf16, which is slow
        return Device("cuda", "bf16" if fast else "fp16", torch.cuda.get_device_name())
    if torch.backends.mps.is_available():
        return Device("mps", "fp32", "Apple GPU")
    able = torch.cpu.get_capabilities()
    precision = "bf16" if any(map(able.get, FAST_BF16)) else "fp32"
    return Device("cpu", precision, f"{able.get('cpu_name', 'CPU')} × {torch.get_num_threads()}")
