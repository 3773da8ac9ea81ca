"""Commands on a project's API keys: `keys`, `key` and `revoke`."""

import time

from ..home.keys import keys_of, make_key, revoke_key
from ..home.layout import Home
from .data import OWNER


def add_commands(command) -> None:
    command(keys, "프로그램이 쓰는 API 키를 봅니다 / list the keys of a project, which programs send")
    added = command(key, "API 키를 만들어 이번 한 번만 보여 줍니다 / make a key, and show it this once")
    added.add_argument("--name", default="", help="어디에 쓰는지: what it is for")
    added = command(revoke, "API 키를 폐기합니다. 바로 거절됩니다 / revoke a key: from now on it is refused")
    added.add_argument("key", help="as `keys` lists it")


def keys(home: Home, options) -> None:
    for each in keys_of(home.project(OWNER, options.project)):
        print(f"{each.id}  …{each.end}  {_day(each.made)}  {_day(each.used)}  {each.name}")


def key(home: Home, options) -> None:
    print(make_key(home.project(OWNER, options.project), options.name)[1])


def revoke(home: Home, options) -> None:
    revoke_key(home.project(OWNER, options.project), options.key)


def _day(moment: float | None) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(moment)) if moment else f"{'-':16}"
