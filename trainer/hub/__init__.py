"""The Hugging Face Hub, once: its client and its errors in words."""
