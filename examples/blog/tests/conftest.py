from collections.abc import Iterator

import pytest
from blog import create_app
from blog.db import create_tables, session
from blog.models import Author
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.security import generate_password_hash


@pytest.fixture
def app(tmp_path) -> Iterator[Flask]:
    """An application over an empty database with two authors."""
    app = create_app(
        {"TESTING": True, "DATABASE_URL": f"sqlite:///{tmp_path}/blog.sqlite3"},
    )
    create_tables(app)
    with app.app_context():
        for name in ("ada", "bob"):
            password = generate_password_hash(name, method="pbkdf2:sha256:1")
            session.add(Author(name=name, password_hash=password))
        session.commit()
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def ada(app: Flask) -> FlaskClient:
    return signed_in(app, "ada")


@pytest.fixture
def bob(app: Flask) -> FlaskClient:
    return signed_in(app, "bob")


def signed_in(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    client.post("/auth/login", data={"name": name, "password": name})
    return client
