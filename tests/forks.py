"""Run commands in forks of a process that has already made the slow imports, as tests start hundreds of them.

Modules that read the environment when imported (`huggingface_hub`, and what needs it) are imported in each fork.
"""

import json
import os
import runpy
import sys
from multiprocessing import get_context
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
WARM = ["pandas", "pyarrow.dataset", "pyarrow.parquet", "pydantic", "sklearn.feature_extraction.text",
        "sklearn.linear_model", "sklearn.pipeline", "scipy.stats", "matplotlib.backends.backend_agg",
        "matplotlib.figure", "httpx2", "fsspec", "multiprocess", "dill", "yaml", "trainer.shell",
        "cards.shell", "tests.forks", "tests.tiny"]

EACH = """
import json, sys
from tests.tiny import here
job = json.load(sys.stdin)
done = [here(*each, module=job["module"], status=job["status"]) for each in job["commands"]]
print(json.dumps([[each.stdout, each.stderr] for each in done]))
"""

context = get_context("forkserver")
context.set_forkserver_preload(WARM)


def forked(*command: str, environment: dict | None = None, status: int = 0, text: str = "") -> CompletedProcess:
    """Run `python COMMAND` ("-m", MODULE, … or "-c", CODE, …) in the root; it must end with this status."""
    with TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("input", "output", "errors")]
        files[0].write_text(text, encoding="utf-8")
        process = context.Process(target=_become, args=(command, environment or {**os.environ}, files))
        process.start()
        process.join()
        output, errors = (file.read_text(encoding="utf-8") for file in files[1:])
    assert process.exitcode == status, output + errors
    return CompletedProcess(command, status, output, errors)


def each_forked(module: str, commands: list, environment: dict, status: int = 0) -> list[CompletedProcess]:
    """Run `forked("-m", module, …)` with each of these arguments, one after the other in one process."""
    job = json.dumps({"module": module, "commands": commands, "status": status})
    printed = json.loads(forked("-c", EACH, environment=environment, text=job).stdout.splitlines()[-1])
    return [CompletedProcess(command, status, *each) for command, each in zip(commands, printed, strict=True)]


def _become(command: tuple[str, ...], environment: dict, files: list[Path]) -> None:
    os.setsid()  # so that nothing can ask at a terminal
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        with open(files[number], mode) as file:
            os.dup2(file.fileno(), number)
        stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 (it is the process's)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    how, what, *arguments = command
    sys.argv = [what if how == "-m" else how, *arguments]
    if how == "-m":
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    else:
        exec(what, {"__name__": "__main__"})
