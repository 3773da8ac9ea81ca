"""The door: who asks and how much is sent, checked before anything is read; on a Space only signed-in people get in."""
