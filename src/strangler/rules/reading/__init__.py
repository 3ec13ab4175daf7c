"""YAML text in, the model with a place for every value out; each file reads one block."""
