"""The addresses that the app answers. Gradio has more, for features that KoTune does not use; they are closed."""

OPEN = {"/login/huggingface", "/login/callback", "/logout", "/theme.css", "/favicon.ico",
        "/gradio_api/startup-events"}  # launch() itself calls the last one; later calls do nothing
ASSETS = ("/kotune/", "/assets/", "/static/")  # files of KoTune, plotly.js and Gradio
ASSISTANTS = "/mcp"
USED = {"/", ASSISTANTS, "/config", "/manifest.json", *(f"/gradio_api/{name}" for name in (
    "info", "app_id", "upload", "upload_progress", "queue/join", "queue/data", "cancel", "reset"))}
BELOW = ("/api/v1/", "/gradio_api/file=")


def is_open(path: str) -> bool:
    """Whether the path is for everybody, signed in or not."""
    return path in OPEN or path.startswith(ASSETS)


def is_used(path: str) -> bool:
    """Whether the path has something for people who are signed in."""
    return path in USED or path.startswith(BELOW) or is_open(path)
