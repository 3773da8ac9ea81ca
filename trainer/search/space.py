"""The space of a search: the searched options, with the choices and ranges that advice or a person gives."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..advice import Advice
from ..fields import about, searched
from ..home.project import Project
from ..home.specs import Base
from ..options import Settings
from ..tasks.settings import advice_for

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution

FACTOR = "_factor"


class Space:
    """Converts options to Optuna's parameters and back; `ranges`: from `ranges_for`.

    An option with choices, or with a range given by hand, is a parameter itself. Any other option with a range follows
    another option (`follows`); its parameter is the factor on the value recommended for that option, so that one scale
    suits, for example, both training methods.
    """

    def __init__(self, project: Project, base: Base, ranges: Mapping[str, list] | None = None):
        from optuna.distributions import FloatDistribution

        advice, self.ranges = advice_for(project, base), ranges or {}
        held = [name for name in searched(Settings) if name in advice]
        scaled = {name: bounds for name in held if (bounds := advice[name].range) and name not in self.ranges}
        self.plain = [name for name in held if name not in scaled]
        self.leaders = {name: about(Settings, name, "follows") for name in scaled}
        self.recommended = {(name, choice): advice_for(project, base, {leader: choice})[name].value
                            for name, leader in self.leaders.items() for choice in about(Settings, leader, "choices")}
        self.distributions: dict[str, BaseDistribution] = {
            name: _distribution(advice[name], self.ranges.get(name)) for name in self.plain} | {
            name + FACTOR: FloatDistribution(low / advice[name].value, high / advice[name].value, log=True)
            for name, (low, high) in scaled.items()}

    def parameters(self, settings: Settings) -> dict:
        values = settings.model_dump()
        return {name: values[name] for name in self.plain} | {
            name + FACTOR: values[name] / self.recommended[name, values[leader]]
            for name, leader in self.leaders.items()}

    def settings(self, parameters: dict) -> dict:
        """The values of the searched options."""
        values = {name: self._rounded(name, parameters[name]) for name in self.plain}
        for name, leader in self.leaders.items():
            followed = values.get(leader, Settings.model_fields[leader].default)
            values[name] = _rounded(self.recommended[name, followed] * parameters[name + FACTOR])
        return values

    def contains(self, parameters: dict) -> bool:
        return all(_has(each, parameters[name]) for name, each in self.distributions.items())

    def _rounded(self, name: str, value):
        if not isinstance(value, float):
            return value
        low, high = self.ranges[name]
        return min(max(_rounded(value), low), high)


def _distribution(advice: Advice, range: list | None) -> "BaseDistribution":
    from optuna.distributions import CategoricalDistribution, FloatDistribution

    if range is None:
        return CategoricalDistribution(advice.choices or [])
    if advice.range:
        return FloatDistribution(*range, log=True)
    if isinstance(range[0], str):
        return CategoricalDistribution(range)
    low, high = range
    return CategoricalDistribution(sorted({low, *(each for each in advice.choices or [] if low < each < high), high}))


def _has(distribution: "BaseDistribution", value) -> bool:
    from optuna.distributions import CategoricalDistribution, FloatDistribution

    if isinstance(distribution, CategoricalDistribution):
        return value in distribution.choices
    return isinstance(distribution, FloatDistribution) and distribution.low <= value <= distribution.high


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")
