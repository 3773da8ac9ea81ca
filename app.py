"""KoTune: compose the pages, expose the API, start the supervisor, launch.

    python app.py [--port 7860] [--host 127.0.0.1] [--home ~/.kotune]
    python app.py --stdio [--home ~/.kotune]
"""

import argparse
import os
import sys
from pathlib import Path
from tempfile import gettempdir

from starlette.middleware import Middleware
from starlette.routing import Mount, Route

from trainer.errors import Problem, josa
from trainer.failures import in_words
from trainer.home.layout import Home, default_home
from trainer.home.memory import return_large_blocks
from trainer.home.quotas import Quotas
from trainer.home.sweep import remove_old
from trainer.queue.supervisor import Supervisor
from trainer.serving.predictor import Predictor
from ui.api.assistants import Assistants
from ui.api.endpoints import add_endpoints
from ui.api.rest import rest_app
from ui.api.stdio import answer
from ui.api.uploads import upload_folder
from ui.blocks import JOBS, Blocks
from ui.door.door import LOOPBACK, Door
from ui.door.visitor import ON_A_SPACE
from ui.frame import build
from ui.language import TEXTS, no_more_texts
from ui.log import bound_errors
from ui.page_cache import PageCache
from ui.place import Shared
from ui.theme import HEAD, STYLES, TITLE, routes, theme

PREDICTIONS_EACH = 8  # requests of one owner at once, on a Space; programs send several texts in a request instead


def compose(shared: Shared) -> Blocks:
    """The page and the endpoints."""
    with Blocks(title=TITLE, analytics_enabled=False, delete_cache=(3600, 86400)) as demo:
        build(demo, shared)
        add_endpoints(shared)
    # Nobody waits for a turn; by default everyone in the queue gets a message whenever anybody comes or goes.
    demo.queue(default_concurrency_limit=None, max_size=JOBS, status_update_rate=10)
    return demo


def launch(demo: Blocks, shared: Shared, host: str, port: int | None) -> None:
    """Serve the page; returns once it answers. It calls no other hosts, and serves no files outside Gradio's cache."""
    demo.launch(
        server_name=host, server_port=port, prevent_thread_lock=True, max_threads=JOBS, ssr_mode=False,
        run_history=False, enable_monitoring=False, allowed_paths=[], max_file_size="200mb", i18n=TEXTS,
        theme=theme(), css_paths=STYLES, app_kwargs={
            "routes": [*routes(), Mount("/api/v1", rest_app(shared)),
                       Route("/mcp", Assistants(shared), methods=["POST"])],
            "middleware": [Middleware(Door, loopback_only=host in LOOPBACK, home=shared.home),
                           Middleware(PageCache, head=HEAD)]},
        footer_links=[],
        _frontend=False)  # else launch() requests the page itself, and fails if that takes 3 s, as on a busy machine
    no_more_texts()
    demo.lighten()


def main() -> None:
    try:
        with in_words():
            _serve(_options())
    except Problem as problem:
        sys.exit(problem.as_text())


def _serve(options: argparse.Namespace) -> None:
    bound_errors()
    return_large_blocks()
    home = Home(options.home)
    remove_old(Path(gettempdir()), upload_folder())
    quotas = Quotas(home, held=ON_A_SPACE)
    shared = Shared(home, Supervisor(home, quotas), Predictor(home, PREDICTIONS_EACH if ON_A_SPACE else None),
                    quotas, local_folders=options.host in LOOPBACK and not ON_A_SPACE)
    if options.stdio:
        return answer(shared)
    demo = compose(shared)
    try:
        launch(demo, shared, options.host, options.port)
    except OSError as error:
        if "empty port" not in str(error):
            raise
        raise _port_in_use(options.host, options.port) from error
    if options.host not in LOOPBACK and not ON_A_SPACE:
        print("* 같은 네트워크의 누구나 이 프로젝트들을 보고 바꿀 수 있습니다. / Anyone on this network can see and change "
              "these projects.", flush=True)
    shared.supervisor.start()  # once the page is served, as both fork from a process that imports torch first
    try:
        shared.predictor.start()
        demo.block_thread()
    finally:
        shared.predictor.close()
        shared.supervisor.close()


def _port_in_use(host: str, port: int | None) -> Problem:
    where = f"{host}:{port or os.environ.get('GRADIO_SERVER_PORT', '7860 …')}"
    return Problem("port_in_use", f"{where}{josa(where, '을/를')} 열 수 없습니다. 다른 프로그램이나 이미 켜 둔 코튠이 쓰고 있지 않은지 보고, "
                   "--port로 다른 번호를, --host로 이 컴퓨터의 주소를 골라 주세요.",
                   f"{where} cannot be opened. See whether another program, or KoTune itself, is using it, and choose "
                   "another number with --port, or an address of this machine with --host.", host=host, port=port)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--port", type=int, help="default: GRADIO_SERVER_PORT, or the first free one from 7860")
    parser.add_argument("--host", default="0.0.0.0" if ON_A_SPACE else "127.0.0.1")
    parser.add_argument("--home", type=Path, default=default_home(), help="where projects lie (KOTUNE_HOME)")
    parser.add_argument("--stdio", action="store_true", help="for AI assistants that start a program: answer them by "
                                                             "MCP over standard input and output, without a page")
    return parser.parse_args()


if __name__ == "__main__":
    main()
