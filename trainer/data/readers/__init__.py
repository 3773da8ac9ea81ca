"""One file a format: each reader turns a file into rows of text cells; `trainer.data.tables` makes the table."""
