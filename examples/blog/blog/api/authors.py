"""Who writes here, and how much."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from blog import queries
from blog.db import session

bp = Blueprint("authors", __name__, url_prefix="/authors")

STATISTICS = """
    SELECT a.name, COUNT(DISTINCT p.id) AS posts, COUNT(c.id) AS comments
      FROM authors a
      LEFT JOIN posts p ON p.author_id = a.id
      LEFT JOIN comments c ON c.post_id = p.id
     GROUP BY a.id
     ORDER BY posts DESC, a.name
"""


@bp.get("/")
def statistics() -> Response:
    return jsonify([dict(row) for row in session.execute(text(STATISTICS)).mappings()])


@bp.get("/<int:author_id>")
def author(author_id: int) -> Response:
    found = queries.author_or_404(author_id)
    return jsonify(name=found.name, bio=found.bio, posts=[post.slug for post in found.posts])
