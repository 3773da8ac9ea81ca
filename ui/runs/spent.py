"""Time, memory and disk that a run took, and, if it was finished, the forecast beside them."""

from markupsafe import Markup

from trainer.units import bytes_text

from ..parts import about, between, duration
from ..place import Visit


def spent(shown: dict, visit: Visit) -> list[tuple]:
    """Facts for `facts`: time, memory and disk of an ended run; `shown`: its snapshot. Empty for runs of earlier
    versions."""
    if not (took := shown["spent"]):
        return []
    expected = shown["expected"] or {} if shown["state"] == "done" else {}
    pairs = [(visit.say("걸린 시간", "Time"), _time(expected, visit), duration(took["seconds"], visit)),
             (visit.say("메모리(가장 많을 때)", "Memory, at most"), _bytes(expected, "memory"), bytes_text(took["memory"], 2)),
             (visit.say("디스크", "Disk"), _bytes(expected, "disk"), bytes_text(took["disk"], 2))]
    return [(title, _beside(before, after, visit)) for title, before, after in pairs]


def _beside(before: str, after: str, visit: Visit) -> Markup:
    hint = Markup(' <span class="kt-hint">{}</span>').format(visit.say(f"예상 {before}", f"expected {before}"))
    return Markup("{}{}").format(after, hint if before else "")


def _time(expected: dict, visit: Visit) -> str:
    if not expected:
        return ""
    band = between(expected["low"], expected["high"], visit)
    return about(expected["seconds"], visit) + (f" ({band})" if band else "")


def _bytes(expected: dict, name: str) -> str:
    return bytes_text(expected[name], 2) if expected.get(name) else ""
