"""Step 1, the data page: upload a table, see how it was read and what is in it, repair it, make a project of it."""
