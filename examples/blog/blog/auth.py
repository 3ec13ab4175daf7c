"""Authors sign in; everybody else reads."""

import functools
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask import session as cookie
from sqlalchemy import select
from werkzeug.security import check_password_hash
from werkzeug.wrappers import Response

from blog.db import session
from blog.models import Author

bp = Blueprint("auth", __name__, url_prefix="/auth")


@bp.before_app_request
def load_author() -> None:
    author_id = cookie.get("author_id")
    g.author = session.get(Author, author_id) if author_id else None


def author_required(view: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if g.author is None:
            return redirect(url_for("auth.login", next=request.path))
        return view(*args, **kwargs)

    return guarded


@bp.route("/login", methods=["GET", "POST"])
def login() -> Response | str:
    if request.method == "POST":
        name, password = request.form.get("name", ""), request.form.get("password", "")
        author = session.scalar(select(Author).where(Author.name == name))
        if author and check_password_hash(author.password_hash, password):
            cookie.clear()
            cookie["author_id"] = author.id
            return redirect(url_for("posts.index"))
        flash("Wrong name or password")
    return render_template("login.html")


@bp.post("/logout")
def logout() -> Response:
    cookie.clear()
    return redirect(url_for("posts.index"))
