"""Source files in, an analysis out: discovery, parsing, extraction, inventory, graph, boundary."""
