"""Names, as in projects and programs, of the tasks that another task suggests when it refuses a table."""

SEVERAL_LABELS, ENTITIES, NUMBER, TEXTS_ALONE = "multi-label", "entities", "number", "masked-lm"


def choice_of(task: str) -> dict[str, str]:
    """The fields of a refusing Problem that tell programs and the shell which task to choose instead."""
    return {"option": "task", "choice": task}
