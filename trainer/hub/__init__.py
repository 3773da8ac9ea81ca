"""The Hugging Face Hub, once: its models, its data sets, its errors in words."""
