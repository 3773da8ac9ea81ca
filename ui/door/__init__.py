"""The door: ASGI middleware that checks who asks and how much is sent. On a Space only signed-in people get in."""
