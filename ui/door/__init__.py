"""The door: who asks and how much is sent, found out before anything is read; on a Space, nobody else gets in."""
