"""Import Gradio without its type stubs and without `mcp`, which saves 1.5 s each.

Every import of Gradio writes the stubs of all components anew, for editors, and loads `mcp`, of which KoTune has a
server of its own (`ui/api/assistants.py`).
"""

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec


def import_gradio() -> None:
    """Import Gradio. It must be the first to do so; if Gradio is imported already, nothing happens."""
    if "gradio" in sys.modules or not (spec := find_spec("gradio")) or not spec.loader:
        return
    sys.modules["gradio"] = package = module_from_spec(spec)
    import_module("gradio.component_meta").create_or_modify_pyi = lambda *_: None
    is_hidden = sys.modules.setdefault("mcp", None) is None  # imports fail as if it were not installed
    spec.loader.exec_module(package)
    if is_hidden:
        del sys.modules["mcp"]
