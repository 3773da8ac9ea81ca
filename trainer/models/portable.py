"""Settings of a model as they leave this machine: without paths of this machine, and without foreign code."""

import json
from pathlib import Path

from ..home.files import read_json

# Where files lay and how they were loaded here; and foreign code that nobody shall run for this model.
LOCAL = {"_name_or_path", "name_or_path", "vocab_file", "tokenizer_file", "is_local", "local_files_only",
         "auto_map", "custom_pipelines"}
SETTINGS = ("config.json", "tokenizer_config.json")  # which may hold such keys; tokenizer.json holds none


def portable(file: Path) -> str:
    """The text of one of the SETTINGS files, without the LOCAL keys."""
    kept = {name: value for name, value in read_json(file).items() if name not in LOCAL}
    return json.dumps(kept, ensure_ascii=False, indent=2) + "\n"
