"""Whose token it is, while others send forged ones."""

import subprocess
import sys

from ui.door.tokens import AT_ONCE

SCRIPT = """
import asyncio, sys
from ui.door import tokens

tokens.TRUST = 0  # each request asks the Hub
asked = tokens.Tokens()

async def main():
    print(await asked.owner(sys.argv[1]), flush=True)
    input()  # until the Hub is silent
    junk = [asyncio.create_task(asked.owner(f"hf_{number:034}")) for number in range(int(sys.argv[2]))]
    await asyncio.sleep(1)
    again = asyncio.gather(*(asked.owner(sys.argv[1]) for _ in range(20)))
    print(*await asyncio.wait_for(again, 3), flush=True)  # less than the Hub may be silent
    for each in junk:
        each.cancel()
    sys.stdout.flush()
    import os; os._exit(0)

asyncio.run(main())
"""


def test_a_token_that_was_good_does_not_wait_behind_forged_ones(hub):
    token = hub.add_user("minji")
    program = subprocess.Popen([sys.executable, "-c", SCRIPT, token, str(3 * AT_ONCE)], env=hub.env(), text=True,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert program.stdout.readline().split() == ["minji"]
    hub.fail("GET", "/whoami", "silent", times=AT_ONCE)
    answers, _ = program.communicate("\n", timeout=60)
    assert answers.split() == ["minji"] * 20
