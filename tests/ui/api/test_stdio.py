"""An assistant that starts a program has the tools of MCP by standard input and output, and the page says how."""

import json

import anyio

from ui.use.snippets import started


def test_an_assistant_starts_kotune_and_asks_a_model(finished_run):
    home, project = finished_run.project.path.parents[1], finished_run.project.name
    program = json.loads(started(home))["mcpServers"]["kotune"]

    async def asked() -> None:  # imports take 2 seconds, and tests are collected by each process
        from mcp import Client, StdioServerParameters
        from mcp.client.stdio import stdio_client

        async with Client(stdio_client(StdioServerParameters(**program, cwd="/"))) as client:
            listed = await client.call_tool("list_projects")
            assert project in [each["project"] for each in json.loads(listed.content[0].text)]
            told = await client.call_tool("predict", {"project": project, "texts": ["정말 재미있어요"]})
            assert json.loads(told.content[0].text)[0]["label"] and not told.is_error
            refused = await client.call_tool("predict", {"project": "nowhere", "texts": ["글"]})
            assert refused.is_error and refused.content[0].text.endswith("[no_such_project]")

    anyio.run(asked)
