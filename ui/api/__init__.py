"""What programs call: `gradio_client` endpoints and REST, on the verbs that the pages use."""
