"""The application of `echo_app` as a Lambda function, by Mangum."""

import asyncio

from echo_app import app
from mangum import Mangum

# Mangum 0.22 asks for the current loop, which a new process has none of from Python 3.14 on.
asyncio.set_event_loop(asyncio.new_event_loop())
_mangum = Mangum(app, lifespan="off")


def handler(event, context):
    """`/fail` makes the function itself fail; `/none` returns nothing."""
    path = event.get("rawPath") or event.get("path")
    if path == "/fail":
        raise KeyError("secret")
    return None if path == "/none" else _mangum(event, context)
