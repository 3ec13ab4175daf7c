"""`create_app()`: the proxy and its admin API inside any FastAPI or ASGI application."""
