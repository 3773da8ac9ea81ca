"""The API: `gradio_client` endpoints, REST and MCP, on the verbs that the pages use."""
