"""Gradio, imported without its type stubs and without `mcp`.

At every import it writes the stubs of all its components anew, for the editors of people who develop with it, and loads
`mcp` for servers that KoTune has of its own (`ui/api/assistants.py`): 1.5 s each.
"""

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec


def import_gradio() -> None:
    """Before anything else has; where something has, there is nothing to gain."""
    if "gradio" in sys.modules or not (spec := find_spec("gradio")) or not spec.loader:
        return
    sys.modules["gradio"] = package = module_from_spec(spec)
    import_module("gradio.component_meta").create_or_modify_pyi = lambda *_: None
    is_hidden = sys.modules.setdefault("mcp", None) is None  # as if it were not there
    spec.loader.exec_module(package)
    if is_hidden:
        del sys.modules["mcp"]
