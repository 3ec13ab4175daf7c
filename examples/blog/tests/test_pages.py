import pytest
from blog.models import now


@pytest.fixture
def post(ada):
    form = {"title": "Hello, World", "body": "Text", "tags": "intro python intro"}
    assert ada.post("/posts/new", data=form).location == "/posts/hello-world"
    return "/posts/hello-world"


def test_a_post_shows_in_every_list(client, post):
    month = now().strftime("%Y/%m").replace("/0", "/")
    for path in ("/", "/posts/", "/posts/tagged/python", f"/posts/archive/{month}", "/feed.xml"):
        assert "Hello, World" in client.get(path).text, path
    assert client.get("/feed.json").json == {
        "items": [{"id": "hello-world", "title": "Hello, World"}]
    }


def test_other_lists_leave_it_out(client, post):
    for path in ("/posts/?page=2", "/posts/tagged/other", "/posts/archive/1999/1"):
        assert "Nothing yet" in client.get(path).text, path


def test_only_authors_write(client):
    answer = client.get("/posts/new")
    assert (answer.status_code, answer.location) == (302, "/auth/login?next=/posts/new")


def test_a_title_is_used_once(ada, post):
    answer = ada.post("/posts/new", data={"title": "Hello World!", "body": ""})
    assert answer.status_code == 409


def test_readers_comment(client, post):
    assert client.post(f"{post}/comments/", data={"body": "Nice"}).location == post
    assert "Anonymous: Nice" in client.get(post).text
    assert client.post(f"{post}/comments/", data={"body": " "}).status_code == 400


def test_moderated_comments_wait_for_an_author(app, client, ada, post):
    app.config["MODERATED"] = True
    client.post(f"{post}/comments/", data={"name": "Eve", "body": "Buy this"})
    assert "Eve" not in client.get(post).text
    assert client.post(f"{post}/comments/1/approve").location.startswith("/auth/login")
    ada.post(f"{post}/comments/1/approve")
    assert "Eve: Buy this" in client.get(post).text


def test_a_wrong_password_does_not_sign_in(client):
    answer = client.post("/auth/login", data={"name": "ada", "password": "no"})
    assert "Wrong name or password" in answer.text


def test_signing_out_ends_the_session(ada):
    ada.post("/auth/logout")
    assert ada.get("/posts/new").status_code == 302


def test_static_pages_have_paths_of_any_depth(client):
    assert "Imprint" in client.get("/pages/legal/imprint").text
    assert client.get("/pages/legal").status_code == 404
    assert client.get("/posts/nope").status_code == 404
    assert client.get("/health").json == {"status": "ok"}


def test_the_seed_command_fills_a_database(app, client):
    assert "tables are there" in app.test_cli_runner().invoke(args=["init-db"]).output
    assert "Sign in as eve" in app.test_cli_runner().invoke(args=["seed", "eve"]).output
    assert "Hello from eve" in client.get("/posts/").text
