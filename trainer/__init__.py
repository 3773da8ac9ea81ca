"""Make models: headless, from a table of Korean text to a trained, tested, saved model.

Data flows one way: file → table → survey → split (all in `data`) → `encoding` → `fit` → test (in `worker`).
`python -m trainer --help` does from the shell what the pages do.
"""
