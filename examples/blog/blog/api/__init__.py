"""The JSON API: one blueprint per resource, nested below /api/v1."""

from flask import Blueprint

from blog.api import authors, posts

api = Blueprint("api", __name__, url_prefix="/api/v1")
api.register_blueprint(posts.bp, url_prefix="/posts")
api.register_blueprint(authors.bp)

__all__ = ["api"]
