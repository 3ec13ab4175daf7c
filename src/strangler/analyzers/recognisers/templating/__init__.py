"""Templates: their text in, Python of the same effect out, for whoever knows who renders them."""
