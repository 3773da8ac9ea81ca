"""Every route of the running app, from its own table, asked by nobody, by a forged token, and by who is known."""

import json
import re
import time
import urllib.error
import urllib.request

import pytest

from ui.door.responses import FRAMES

OPEN = {
    "/assets/{path:path}", "/favicon.ico", "/gradio_api/startup-events", "/kotune/page", "/kotune/page/fonts",
    "/kotune/plotly", "/login/callback", "/login/huggingface", "/logout", "/static/{path:path}", "/theme.css"}
USED = {
    "/", "/mcp", "/config", "/manifest.json",
    "/gradio_api/app_id", "/gradio_api/cancel", "/gradio_api/file={path_or_url:path}",
    "/gradio_api/info", "/gradio_api/queue/data", "/gradio_api/queue/join", "/gradio_api/reset", "/gradio_api/upload",
    "/gradio_api/upload_progress",
    "/api/v1/docs", "/api/v1/docs/oauth2-redirect", "/api/v1/openapi.json", "/api/v1/redoc",
    "/api/v1/static-offline-docs", "/api/v1/projects",
    "/api/v1/projects/{project}/predict", "/api/v1/projects/{project}/explain",
    "/api/v1/projects/{project}/runs", "/api/v1/projects/{project}/runs/{run}",
    "/api/v1/projects/{project}/files", "/api/v1/projects/{project}/files/{name:path}",
    "/api/v1/projects/{project}/tables/{name:path}", "/api/v1/projects/{project}/folder.zip",
    "/api/v1/projects/{project}/runs/{run}/model.zip", "/api/v1/projects/{project}/runs/{run}/answers.csv",
    "/api/v1/projects/{project}/runs/{run}/checkpoints/{name}", "/api/v1/projects/{project}/runs/{run}/check.xlsx",
    "/api/v1/projects/{project}/runs/{run}/map.csv",
    "/api/v1/projects/{project}/runs/{run}/files", "/api/v1/projects/{project}/runs/{run}/files/{name:path}",
    "/api/v1/projects/{project}/searches/{search}", "/api/v1/projects/{project}/searches/{search}/compared.csv",
    "/api/v1/projects/{project}/searches/{search}/compared.png", "/api/v1/projects/{project}/forecast",
    "/api/v1/projects/{project}/beside", "/api/v1/projects/{project}/beside.csv",
    "/api/v1/projects/{project}/beside.png", "/api/v1/projects/{project}/runs/{run}/further",
    "/api/v1/projects/{project}/runs/{run}/move", "/api/v1/projects/{project}/runs/{run}/stop",
    "/api/v1/projects/{project}/runs/{run}/bundle.zip", "/api/v1/projects/{project}/runs/{run}/onnx.zip",
    "/api/v1/projects/{project}/searches/{search}/stop",
    "/api/v1/queue", "/api/v1/systemone"}
CLOSED = {  # and each with "/" at its end
    "/gradio_api/api/{api_name}", "/gradio_api/call/v2/{api_name}", "/gradio_api/call/v2/{api_name}/{event_id}",
    "/gradio_api/call/{api_name}", "/gradio_api/call/{api_name}/{event_id}", "/gradio_api/component_server",
    "/gradio_api/custom_component/{id}/{environment}/{type}/{file_name}", "/gradio_api/deep_link",
    "/gradio_api/dev/reload", "/gradio_api/file/{path:path}", "/gradio_api/heartbeat/{session_hash}",
    "/gradio_api/login_check", "/gradio_api/openapi.json", "/gradio_api/process_recording",
    "/gradio_api/proxy={url_path:path}", "/gradio_api/queue/status", "/gradio_api/run/{api_name}",
    "/gradio_api/runs", "/gradio_api/stream/{event_id}", "/gradio_api/stream/{event_id}/close",
    "/gradio_api/stream/{session_hash}/{run}/{component_id}/playlist-file",
    "/gradio_api/stream/{session_hash}/{run}/{component_id}/playlist.m3u8",
    "/gradio_api/stream/{session_hash}/{run}/{component_id}/{segment_id}.{ext}", "/gradio_api/theme.css",
    "/gradio_api/token", "/gradio_api/undo-vibe-edit", "/gradio_api/user", "/gradio_api/vibe-code",
    "/gradio_api/vibe-edit", "/gradio_api/vibe-starter-queries", "/login", "/monitoring", "/monitoring/summary",
    "/monitoring/{key}", "/openapi.json", "/pwa_icon", "/pwa_icon/{size}", "/robots.txt", "/svelte/{path:path}"}


def asked(app, method: str, route: str, **headers: str) -> tuple[int, str]:
    """Status, and the code of the Problem that it is ("" for an answer); whoever asks, it may be framed by few."""
    path, body = re.sub(r"{[^}]+}", "x", route), b"{}" if method == "POST" else None
    headers |= {"content-type": "application/json"}
    request = urllib.request.Request(app.url.rstrip("/") + path, body, headers, method=method)
    try:
        answer = urllib.request.build_opener(Stay).open(request, timeout=60)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        assert answer.headers["content-security-policy"] == FRAMES, route
        return answer.status, answer.headers.get("x-problem", "")


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


@pytest.fixture(scope="module")
def routes(app) -> list[tuple[str, str]]:
    """(method, route)"""
    while not (app.folder / "routes.json").exists():
        time.sleep(0.1)
    return [tuple(each) for each in json.loads((app.folder / "routes.json").read_text())]


def test_every_route_is_known_here(routes):
    """A new one, of Gradio's next version say: is it used, or closed?"""
    assert {route.rstrip("/") or "/" for _, route in routes} == OPEN | USED | CLOSED


def test_nobody_gets_no_further_at_any(app, routes):
    for method, route in routes:
        status, code = asked(app, method, route)
        if route == "/":
            assert status == 200, "the entrance"
        elif route not in OPEN:
            assert (status, code) == (401, "login_required"), (method, route)


def test_a_forged_token_opens_none(app, routes):
    for method, route in routes:
        if route not in OPEN:
            answer = asked(app, method, route, authorization="Bearer hf_" + "x" * 34)
            assert answer == (401, "token_refused"), (method, route)


def test_who_is_known_finds_what_is_used_and_nothing_else(app, hub, routes):
    headers = {"authorization": f"Bearer {hub.add_user('routes')}"}
    for method, route in routes:
        status, code = asked(app, method, route, **headers)
        if route in CLOSED or route[1:].endswith("/"):
            assert (status, code) == (404, "no_such_address"), (method, route)
        else:
            has_words = code or route == "/mcp"  # which has those of its protocol
            assert status < 400 or status < 500 and has_words, (method, route)
