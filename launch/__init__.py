"""One command to the first page: everything between `make run` and the two databases."""
