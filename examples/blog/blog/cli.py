"""`flask --app blog init-db` and `flask --app blog seed`."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from werkzeug.security import generate_password_hash

from blog import queries
from blog.db import create_tables, session
from blog.models import Author, Post, now


def register_commands(app: Flask) -> None:
    app.cli.add_command(init_db_command)
    app.cli.add_command(seed_command)


@click.command("init-db")
@with_appcontext
def init_db_command() -> None:
    """Create the tables that do not exist yet."""
    create_tables(current_app)
    click.echo("The tables are there")


@click.command("seed")
@click.argument("name", default="ada")
@with_appcontext
def seed_command(name: str) -> None:
    """Add an author (the password is the name) with one post, for a local database."""
    author = Author(name=name, password_hash=generate_password_hash(name))
    tags = queries.tags_named(["hello"])
    session.add(
        Post(title=f"Hello from {name}", body="...", author=author, tags=tags, published_at=now())
    )
    session.commit()
    click.echo(f"Sign in as {name}")
