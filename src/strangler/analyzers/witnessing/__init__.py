"""Traces of real runs in; what they prove, and what the analysis missed, out."""
