"""YAML files that people edit by hand, read with the place of every value: `nodes` (text to marked
nodes) and `reader` (nodes to checked values, all problems at once)."""
