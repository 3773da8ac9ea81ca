"""What a search varies: the options that are searched, over the choices and ranges that advice gives."""

from ..fields import about, searched
from ..home.project import Project
from ..home.specs import Base
from ..options import Settings
from ..tasks.settings import advice_for

FACTOR = "_factor"


class Space:
    """Options as Optuna's parameters, and back.

    An option with choices is a parameter as it is. One with a range follows another option (`follows`); its parameter
    is the factor on the value recommended beside that, so that one scale suits, say, both methods of training.
    """

    def __init__(self, project: Project, base: Base):
        from optuna.distributions import CategoricalDistribution, FloatDistribution

        advice = advice_for(project, base)
        held = [name for name in searched(Settings) if name in advice]
        ranges = {name: bounds for name in held if (bounds := advice[name].range)}
        self.choices = [name for name in held if name not in ranges]
        self.leaders = {name: about(Settings, name, "follows") for name in ranges}
        self.recommended = {(name, choice): advice_for(project, base, {leader: choice})[name].value
                            for name, leader in self.leaders.items() for choice in about(Settings, leader, "choices")}
        self.distributions = {name: CategoricalDistribution(advice[name].choices) for name in self.choices} | {
            name + FACTOR: FloatDistribution(low / advice[name].value, high / advice[name].value, log=True)
            for name, (low, high) in ranges.items()}

    def parameters(self, settings: Settings) -> dict:
        values = settings.model_dump()
        return {name: values[name] for name in self.choices} | {
            name + FACTOR: values[name] / self.recommended[name, values[leader]]
            for name, leader in self.leaders.items()}

    def settings(self, parameters: dict) -> dict:
        """Values of the options that are searched."""
        values = {name: parameters[name] for name in self.choices}
        for name, leader in self.leaders.items():
            value = self.recommended[name, values[leader]] * parameters[name + FACTOR]
            values[name] = float(f"{value:.3g}")
        return values

    def contains(self, parameters: dict) -> bool:
        ranges = {name + FACTOR: self.distributions[name + FACTOR] for name in self.leaders}
        return all(parameters[name] in self.distributions[name].choices for name in self.choices) and all(
            each.low <= parameters[name] <= each.high for name, each in ranges.items())
