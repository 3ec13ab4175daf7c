"""SQL in the code: texts that are given to databases."""
