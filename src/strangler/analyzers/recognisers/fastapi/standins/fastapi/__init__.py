"""FastAPI: only what calls the project's code or gives its parameters their values."""

from starlette.requests import Request
from starlette.websockets import WebSocket

from fastapi import background, concurrency, param_functions, requests
from fastapi.background import BackgroundTasks
from fastapi.param_functions import (
    Body,
    Cookie,
    Depends,
    File,
    Form,
    Header,
    Path,
    Query,
    Security,
)

__all__ = [
    "BackgroundTasks",
    "Body",
    "Cookie",
    "Depends",
    "File",
    "Form",
    "Header",
    "Path",
    "Query",
    "Request",
    "Security",
    "WebSocket",
    "background",
    "concurrency",
    "param_functions",
    "requests",
]
