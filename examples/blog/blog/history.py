"""Listeners that keep slugs, time stamps and old texts, whoever writes the post."""

import re

from sqlalchemy import event, inspect
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper

from blog.models import Post, Revision, now


def slugify(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


@event.listens_for(Post, "before_insert")
def give_slug(mapper: Mapper, connection: Connection, post: Post) -> None:
    if not post.slug:
        post.slug = slugify(post.title)


@event.listens_for(Post, "before_update")
def keep_old_text(mapper: Mapper, connection: Connection, post: Post) -> None:
    post.updated_at = now()
    old = inspect(post).attrs.body.history.deleted
    if old:
        connection.execute(
            Revision.__table__.insert().values(post_id=post.id, body=old[0], saved_at=now())
        )
