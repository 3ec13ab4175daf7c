"""aiohttp: only what a middleware is handed."""
