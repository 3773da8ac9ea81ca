"""A model to take away that answers without torch: made and checked in a process of its own, in 32 bits and in 8."""
