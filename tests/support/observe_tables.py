"""The blog example's folder in, which tables each endpoint really reads and writes out, as JSON.

    python tests/support/observe_tables.py examples/blog

Every endpoint is asked at least once over a database in memory; SQLAlchemy's engine tells each
statement. Names of tables are read off the statements, which is enough for what this example says.
"""

import json
import re
import sys
from pathlib import Path

READ = re.compile(r"\b(?:FROM|JOIN)\s+\"?(\w+)", re.IGNORECASE)
WRITTEN = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
PATHS = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")


def main(folder: str) -> None:
    sys.path.insert(0, str(Path(folder).resolve()))
    from blog import create_app
    from blog.db import create_tables, session
    from blog.models import Author, Comment, Post, now
    from flask import request
    from sqlalchemy import event
    from werkzeug.security import generate_password_hash

    app = create_app({"TESTING": True, "DATABASE_URL": "sqlite://"})
    engine = app.extensions["engine"]
    create_tables(app)
    with app.app_context():
        password = generate_password_hash("ada", method="pbkdf2:sha256:1")
        ada = Author(name="ada", password_hash=password)
        session.add(ada)
        for slug in ("one", "two"):
            post = Post(title=slug, body="x", author=ada, published_at=now(), tags=[])
            post.comments.append(Comment(name="Eve", body="x"))
            session.add(post)
        session.commit()

    seen: dict[str, dict[str, set[str]]] = {}

    @event.listens_for(engine, "before_cursor_execute")
    def tell(connection, cursor, statement, parameters, context, executemany):
        if request and request.url_rule is not None:
            rule = PATHS.sub(r"{\1}", request.url_rule.rule)
            known = seen.setdefault(f"{request.method} {rule}", {"reads": set(), "writes": set()})
            written = set(WRITTEN.findall(statement))
            known["writes"] |= written
            known["reads"] |= set(READ.findall(statement)) - written

    guest, author = app.test_client(), app.test_client()
    month = now().strftime("%Y/%m").replace("/0", "/")
    form = {"name": "ada", "password": "ada"}
    author.get("/auth/login")
    author.post("/auth/login", data=form)
    for path in ("/", "/posts/", "/posts/tagged/a", f"/posts/archive/{month}", "/feed.xml"):
        guest.get(path)
        author.get(path)
    for path in ("/feed.json", "/posts/one", "/posts/new", "/pages/about", "/health"):
        author.get(path)
    author.post("/posts/new", data={"title": "New", "body": "x", "tags": "a b"})
    for path in ("/posts/tagged/a", "/posts/new", "/api/v1/posts/", "/api/v1/posts/new"):
        author.get(path)
    guest.post("/posts/one/comments/", data={"body": "Nice"})
    author.post("/posts/one/comments/1/approve")
    for path in ("/api/v1/authors/", "/api/v1/authors/1"):
        author.get(path)
    author.post("/api/v1/posts/", json={"title": "Again", "tags": ["a", "c"]})
    author.patch("/api/v1/posts/again", json={"title": "Again!", "body": "y"})
    author.delete("/api/v1/posts/new")
    author.post("/auth/logout")
    print(
        json.dumps(
            {name: {kind: sorted(found) for kind, found in known.items()}
             for name, known in sorted(seen.items())},
            indent=2,
        )
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
