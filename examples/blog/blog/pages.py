"""Pages without a table, and what the load balancer asks."""

from flask import Response, abort, jsonify, render_template
from sqlalchemy import text

from blog.db import session

PAGES = {"about": "About this blog", "legal/imprint": "Imprint"}


def page(name: str) -> str:
    if name not in PAGES:
        abort(404)
    return render_template("page.html", title=PAGES[name])


def health() -> Response:
    session.execute(text("SELECT COUNT(*) FROM posts"))
    return jsonify(status="ok")


def not_found(error: Exception) -> tuple[str, int]:
    return render_template("page.html", title="There is nothing here"), 404
