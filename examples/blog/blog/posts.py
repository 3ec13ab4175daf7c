"""Pages about posts: reading them, and writing them as an author."""

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from blog import queries
from blog.auth import author_required
from blog.db import session
from blog.models import Post, now

bp = Blueprint("posts", __name__, url_prefix="/posts")


@bp.route("/")
def index() -> str:
    page = max(1, request.args.get("page", 1, type=int))
    size = current_app.config["POSTS_PER_PAGE"]
    posts = queries.latest(size, (page - 1) * size).all()
    return render_template("posts.html", title="Posts", posts=posts)


@bp.route("/archive/<int:year>/<int:month>")
def archive(year: int, month: int) -> str:
    posts = queries.in_month(year, month).all()
    return render_template("posts.html", title=f"{year}-{month:02}", posts=posts)


@bp.route("/tagged/<name>")
def tagged(name: str) -> str:
    return render_template("posts.html", title=name, posts=queries.tagged(name).all())


@bp.route("/<slug>")
def show(slug: str) -> str:
    return render_template("post.html", post=queries.post_or_404(slug))


@bp.route("/new", methods=["GET", "POST"])
@author_required
def write() -> Response | str | tuple[str, int]:
    if request.method == "GET":
        return render_template("write.html")
    post = Post(
        title=request.form["title"],
        body=request.form["body"],
        author=g.author,
        tags=queries.tags_named(request.form.get("tags", "").split()),
        published_at=now(),
    )
    session.add(post)
    try:
        session.commit()
    except IntegrityError:
        session.rollback()
        flash("There is a post with this title")
        return render_template("write.html"), 409
    return redirect(url_for("posts.show", slug=post.slug))
