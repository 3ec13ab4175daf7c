"""Flask: only what calls the project's code, or touches what outlives a request."""

from flask import ctx, globals, sessions, templating, views
from flask.ctx import after_this_request, copy_current_request_context
from flask.globals import session
from flask.helpers import stream_with_context
from flask.templating import (
    render_template,
    render_template_string,
    stream_template,
    stream_template_string,
)

__all__ = [
    "after_this_request",
    "copy_current_request_context",
    "ctx",
    "globals",
    "render_template",
    "render_template_string",
    "session",
    "sessions",
    "stream_template",
    "stream_template_string",
    "stream_with_context",
    "templating",
    "views",
]
