"""A parsed file in, its facts out: one walk in source order, no metadata, no other file."""
