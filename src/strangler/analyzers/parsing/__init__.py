"""Bytes of a file in, a syntax tree with its text and tokens out, or the reason why not."""
