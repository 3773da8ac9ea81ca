"""A model that answers without torch, to take away and here: made and checked in a process of its own."""
