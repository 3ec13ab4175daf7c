"""The latest posts for feed readers."""

from flask import Response, jsonify, render_template

from blog import queries

FEED_LENGTH = 20


def feed(kind: str) -> Response:
    posts = queries.latest(FEED_LENGTH).all()
    if kind == "json":
        return jsonify(items=[{"id": post.slug, "title": post.title} for post in posts])
    return Response(render_template("feed.xml", posts=posts), mimetype="application/rss+xml")
