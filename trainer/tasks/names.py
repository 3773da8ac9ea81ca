"""Tasks that another one names where it refuses what they would learn, by their names in projects and programs."""

SEVERAL_LABELS, ENTITIES, NUMBER, TEXTS_ALONE = "multi-label", "entities", "number", "masked-lm"


def choice_of(task: str) -> dict[str, str]:
    """What a refusal says to programs and the shell: which option to choose instead."""
    return {"option": "task", "choice": task}
