import pytest
from blog.db import session
from blog.models import Revision
from sqlalchemy import select

POSTS = "/api/v1/posts/"


@pytest.fixture
def post(ada):
    answer = ada.post(POSTS, json={"title": "First", "body": "Old", "tags": ["b", "a"]})
    assert answer.status_code == 201
    return POSTS + answer.json["slug"]


def test_reading_is_free(client, post):
    expected = {"slug": "first", "title": "First", "author": "ada", "tags": ["a", "b"]}
    assert client.get(post).json == {**expected, "comments": 0}
    assert len(client.get(POSTS).json) == 1


def test_writing_wants_an_author(client, ada):
    assert client.post(POSTS, json={"title": "X"}).status_code == 401
    assert ada.post(POSTS, json={}).status_code == 400


def test_drafts_stay_hidden(ada):
    ada.post(POSTS, json={"title": "Draft", "draft": True})
    assert ada.get(POSTS).json == []


def test_only_its_author_changes_a_post(client, bob, post):
    assert client.delete(post).status_code == 401
    assert bob.patch(post, json={"title": "Mine"}).status_code == 403


def test_an_old_text_is_kept(app, ada, post):
    assert ada.patch(post, json={"body": "New"}).status_code == 200
    with app.app_context():
        assert session.scalars(select(Revision.body)).all() == ["Old"]


def test_deleting_a_post_deletes_its_comments(client, ada, post):
    client.post("/posts/first/comments/", data={"body": "Nice"})
    assert ada.delete(post).status_code == 204
    assert client.get(post).status_code == 404
    assert client.get("/api/v1/authors/").json[0] == {"name": "ada", "posts": 0, "comments": 0}


def test_statistics_count_posts_and_comments(client, post):
    client.post("/posts/first/comments/", data={"body": "Nice"})
    assert client.get("/api/v1/authors/").json == [
        {"name": "ada", "posts": 1, "comments": 1},
        {"name": "bob", "posts": 0, "comments": 0},
    ]
    assert client.get("/api/v1/authors/1").json == {"name": "ada", "bio": None, "posts": ["first"]}
    assert client.get("/api/v1/authors/9").status_code == 404
