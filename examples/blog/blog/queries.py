"""The questions that pages, feeds and the API ask alike."""

from flask import abort
from sqlalchemy import ScalarResult, extract, select
from sqlalchemy.orm import selectinload

from blog import history  # noqa: F401 (its listeners belong to every use of the models)
from blog.db import session
from blog.models import Author, Post, Tag

PUBLISHED = (
    select(Post)
    .where(Post.published_at.is_not(None))
    .options(selectinload(Post.author), selectinload(Post.tags))
    .order_by(Post.published_at.desc(), Post.id.desc())
)


def latest(limit: int, offset: int = 0) -> ScalarResult[Post]:
    return session.scalars(PUBLISHED.limit(limit).offset(offset))


def in_month(year: int, month: int) -> ScalarResult[Post]:
    return session.scalars(
        PUBLISHED.where(
            extract("year", Post.published_at) == year,
            extract("month", Post.published_at) == month,
        )
    )


def tagged(name: str) -> ScalarResult[Post]:
    return session.scalars(PUBLISHED.join(Post.tags).where(Tag.name == name))


def post_or_404(slug: str) -> Post:
    return session.scalar(PUBLISHED.where(Post.slug == slug)) or abort(404)


def author_or_404(author_id: int) -> Author:
    return session.get(Author, author_id) or abort(404)


def tags_named(names: list[str]) -> list[Tag]:
    """Existing tags, and new ones for the names nobody used yet."""
    known = {tag.name: tag for tag in session.scalars(select(Tag).where(Tag.name.in_(names)))}
    return [known.get(name) or Tag(name=name) for name in dict.fromkeys(names) if name]
