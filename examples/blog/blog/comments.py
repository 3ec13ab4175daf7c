"""What readers say below a post."""

from flask import Blueprint, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from blog import queries
from blog.auth import author_required
from blog.db import session
from blog.models import Comment

bp = Blueprint("comments", __name__)


@bp.post("/")
def add(slug: str) -> Response:
    post = queries.post_or_404(slug)
    body = request.form.get("body", "").strip()
    if not body:
        abort(400, "An empty comment says nothing")
    post.comments.append(
        Comment(
            name=request.form.get("name") or "Anonymous",
            body=body,
            parent_id=request.form.get("parent", type=int),
            approved=not current_app.config["MODERATED"],
        )
    )
    session.commit()
    return redirect(url_for("posts.show", slug=slug))


@bp.route("/<int:comment_id>/approve", methods=["POST"])
@author_required
def approve(slug: str, comment_id: int) -> Response:
    comment = session.get(Comment, comment_id)
    if comment is None or comment.post.slug != slug:
        abort(404)
    comment.approved = True
    session.commit()
    return redirect(url_for("posts.show", slug=slug))
