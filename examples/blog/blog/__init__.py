"""A small blog: pages for readers, a JSON API for the editor's app."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from blog import auth, comments, feeds, pages, posts
from blog.api import api
from blog.cli import register_commands
from blog.db import init_db

__all__ = ["create_app"]


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """A configured application. BLOG_* variables override the defaults, `config` both."""
    app = Flask(__name__, instance_relative_config=True)
    app.config.from_mapping(
        SECRET_KEY="local-development-only",
        DATABASE_URL=f"sqlite:///{Path(app.instance_path) / 'blog.sqlite3'}",
        POSTS_PER_PAGE=10,
        MODERATED=False,
    )
    app.config.from_prefixed_env("BLOG")
    app.config.from_mapping(config or {})
    if "DATABASE_URL" not in (config or {}):
        Path(app.instance_path).mkdir(parents=True, exist_ok=True)

    init_db(app)
    register_commands(app)
    app.register_blueprint(auth.bp)
    app.register_blueprint(posts.bp)
    app.register_blueprint(comments.bp, url_prefix="/posts/<slug>/comments")
    app.register_blueprint(api)
    app.add_url_rule("/", endpoint="index", view_func=posts.index)
    app.add_url_rule("/feed.<any(xml, json):kind>", view_func=feeds.feed)
    app.add_url_rule("/pages/<path:name>", view_func=pages.page)
    app.add_url_rule("/health", view_func=pages.health, methods=["GET"])
    app.register_error_handler(404, pages.not_found)
    return app
