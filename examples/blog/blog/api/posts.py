"""Posts as JSON. Reading is free, writing needs a signed-in author."""

from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, request
from flask.views import MethodView

from blog import queries
from blog.db import session
from blog.models import Post, now

bp = Blueprint("posts", __name__)


class PostCollection(MethodView):
    def get(self) -> Response:
        limit = min(100, request.args.get("limit", 20, type=int))
        return jsonify([as_json(post) for post in queries.latest(limit)])

    def post(self) -> tuple[Response, int]:
        body = json_object()
        if not body.get("title"):
            abort(400, "A post needs a title")
        post = Post(
            title=body["title"],
            body=body.get("body", ""),
            author=writer(),
            tags=queries.tags_named(body.get("tags", [])),
            published_at=None if body.get("draft") else now(),
        )
        session.add(post)
        session.commit()
        return jsonify(as_json(post)), 201


class PostItem(MethodView):
    def get(self, slug: str) -> Response:
        return jsonify(as_json(queries.post_or_404(slug)))

    def patch(self, slug: str) -> Response:
        post = own_post(slug)
        body = json_object()
        post.title = body.get("title", post.title)
        post.body = body.get("body", post.body)
        session.commit()
        return jsonify(as_json(post))

    def delete(self, slug: str) -> tuple[str, int]:
        session.delete(own_post(slug))
        session.commit()
        return "", 204


bp.add_url_rule("/", view_func=PostCollection.as_view("collection"))
bp.add_url_rule("/<slug>", view_func=PostItem.as_view("item"))


def writer() -> Any:
    return g.author or abort(401)


def own_post(slug: str) -> Post:
    author = writer()
    post = queries.post_or_404(slug)
    if post.author_id != author.id:
        abort(403)
    return post


def json_object() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


def as_json(post: Post) -> dict[str, Any]:
    return {
        "slug": post.slug,
        "title": post.title,
        "author": post.author.name,
        "tags": sorted(tag.name for tag in post.tags),
        "comments": sum(comment.approved for comment in post.comments),
    }
