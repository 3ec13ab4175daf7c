"""FastAPI and Starlette: applications, routers, mounts, dependencies."""
