"""A function that answers several methods does for each what that method reaches."""

import pytest

from strangler import analyze
from support.trees import write

FILES = {
    "app.py": """
        from flask import Flask, request
        from flask_sqlalchemy import SQLAlchemy
        from sqlalchemy.orm import Mapped, mapped_column

        app = Flask(__name__)
        db = SQLAlchemy(app)

        class Item(db.Model):
            __tablename__ = "items"
            id: Mapped[int] = mapped_column(primary_key=True)

        @app.route("/branch", methods=["GET", "POST"])
        def branch():
            if request.method == "POST":
                db.session.add(Item())
            return ""

        @app.route("/early", methods=["GET", "POST"])
        def early():
            if request.method == "GET":
                return ""
            db.session.add(Item())
            return ""

        def shared():
            if request.method == "POST" and request.args:
                db.session.add(Item())

        @app.route("/below", methods=["GET", "POST"])
        def below():
            shared()
            return ""

        @app.route("/both", methods=["GET", "POST"])
        def both():
            if request.args:
                db.session.add(Item())
            return ""
    """,
}


@pytest.fixture(scope="module")
def effects(tmp_path_factory):
    root = tmp_path_factory.mktemp("app")
    write(root, FILES)
    found = analyze(root, cache=False).endpoints
    return {f"{e.method} {e.path}": (e.effect, e.complete, e.writes, e.witness) for e in found}


@pytest.mark.parametrize("path", ["/branch", "/early", "/below"])
def test_what_only_one_method_reaches_is_told_of_that_method(effects, path):
    assert effects[f"GET {path}"] == ("none", True, (), ())
    effect, complete, writes, witness = effects[f"POST {path}"]
    assert (effect, complete, writes) == ("write", True, ("items",))
    assert witness[-1].path == "app.py"


def test_another_condition_tells_nothing(effects):
    assert effects["GET /both"][:3] == ("write", True, ("items",))
