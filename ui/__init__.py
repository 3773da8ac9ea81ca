"""The pages and the API: a room for each step of the page, and one for programs; no training code.

The address (`?project=…&run=…&step=…`) is the state of the page: `place.py` reads it, `frame.py` shows what it
names, and pages move on by setting it. So a reload, a second tab and a restart show the same.
"""

from .lean_gradio import import_gradio

import_gradio()
