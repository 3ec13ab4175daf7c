"""Pyramid: only what calls the project's code, or touches what outlives a request."""
