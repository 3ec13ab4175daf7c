"""Huey: a decorated function is handed to the queue when it is called."""
