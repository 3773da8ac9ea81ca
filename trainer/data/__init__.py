"""The data door: read what people have, show what is in it, repair it as they wish, and split it."""
