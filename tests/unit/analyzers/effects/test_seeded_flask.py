"""Hidden writes planted in a small Flask and SQLAlchemy application are all found."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from strangler import analyze
from strangler.model.analysis import EndpointSummary
from support.trees import write

FILES = {
    "app/__init__.py": "",
    "app/models.py": """
        import requests
        from flask import Flask
        from flask_sqlalchemy import SQLAlchemy
        from sqlalchemy import event
        from sqlalchemy.orm import Mapped, mapped_column

        app = Flask(__name__)
        db = SQLAlchemy(app)

        class Item(db.Model):
            __tablename__ = "items"
            id: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str]

            @property
            def label(self):
                db.session.add(Audit(text="label"))  # in a property
                return self.name

        class Audit(db.Model):
            __tablename__ = "audits"
            id: Mapped[int] = mapped_column(primary_key=True)
            text: Mapped[str]

        class Order(db.Model):
            __tablename__ = "orders"
            id: Mapped[int] = mapped_column(primary_key=True)

        @event.listens_for(Order, "after_insert")
        def announce(mapper, connection, target):
            requests.post("https://hook.example.com/orders")  # in a listener
    """,
    "app/helpers.py": """
        import functools
        from contextlib import contextmanager
        from threading import Thread

        import requests

        from app.models import Audit, db

        def note(text):
            db.session.add(Audit(text=text))

        def audited(view):
            @functools.wraps(view)
            def wrapper(*args, **kwargs):
                note("seen")  # in a decorator
                return view(*args, **kwargs)
            return wrapper

        @contextmanager
        def noted():
            yield
            note("left")  # in a context manager

        def numbers():
            for number in range(3):
                note("number")  # in a generator
                yield number

        def apply(function, value):
            return function(value)  # in a callback

        class Notes:
            def __init__(self, text):
                self.text = text

            def __enter__(self):
                return self

            def __exit__(self, *exception):
                note(self.text)  # in a special method

        def ping():
            requests.get("https://ping.example.com")

        def later():
            Thread(target=ping).start()  # in a thread
    """,
    "app/lazy.py": """
        from app.models import Audit, db

        def store():
            db.session.add(Audit(text="lazy"))
    """,
    "app/views.py": """
        from sqlalchemy import select

        from app import helpers
        from app.helpers import apply, audited, later, note, noted, numbers, Notes
        from app.models import Audit, Item, Order, app, db

        @app.get("/plain")
        def plain():
            return str(sum([1, 2]))

        @app.get("/reads")
        def reads():
            return str(len(db.session.scalars(select(Item)).all()))

        @app.get("/property")
        def by_property():
            item = db.session.get(Item, 1)
            return item.label

        @app.get("/decorator")
        @audited
        def by_decorator():
            return "x"

        @app.get("/manager")
        def by_context_manager():
            with noted():
                return "x"

        @app.get("/special")
        def by_special_method():
            with Notes("x"):
                return "x"

        @app.get("/generator")
        def by_generator():
            return str(list(numbers()))

        @app.get("/callback")
        def by_callback():
            return str(apply(note, "x"))

        @app.get("/lazy")
        def by_lazy_import():
            from app.lazy import store
            store()
            return "x"

        @app.get("/getattr")
        def by_getattr():
            getattr(helpers, "note")("x")
            return "x"

        @app.get("/thread")
        def by_thread():
            later()
            return "x"

        @app.get("/table")
        def by_dispatch():
            {"a": note}["a"]("x")
            return "x"

        @app.get("/listener")
        def by_listener():
            db.session.add(Order())
            db.session.commit()
            return "x"

        @app.get("/bulk")
        def by_statement():
            from sqlalchemy import delete
            db.session.execute(delete(Item))
            return "x"

        @app.get("/session")
        def by_session():
            from flask import session
            session["cart_id"] = 1
            return "x"

        @app.get("/open")
        def is_open():
            import unheard_of
            return unheard_of.anything()
    """,
    "hooked.py": """
        from flask import Flask
        from app.helpers import note

        hooked = Flask("hooked")

        @hooked.before_request
        def count():
            note("request")  # in a hook

        @hooked.get("/hook")
        def by_hook():
            return "x"
    """,
}


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, EndpointSummary]:
    root: Path = write(tmp_path_factory.mktemp("seeded"), FILES)
    found = {e.path: e for e in analyze(root, jobs=1, cache=False).endpoints}
    assert len(found) == 17
    return found


def line_of(path: str, text: str) -> str:
    """`file:line` of the line that holds a text."""
    lines = FILES[path].splitlines()
    (number,) = (n for n, line in enumerate(lines, 1) if text in line)
    return f"{path}:{number}"


NOTE = ("app/helpers.py", "Audit(text=text)")


@pytest.mark.parametrize(
    ("path", "effect", "place"),
    [
        ("/property", "writes audits", ("app/models.py", "in a property")),
        ("/decorator", "writes audits", NOTE),
        ("/manager", "writes audits", NOTE),
        ("/special", "writes audits", NOTE),
        ("/generator", "writes audits", NOTE),
        ("/callback", "writes audits", NOTE),
        ("/lazy", "writes audits", ("app/lazy.py", "Audit(text=")),
        ("/getattr", "writes audits", NOTE),
        ("/table", "writes audits", NOTE),
        ("/hook", "writes audits", NOTE),
        ("/bulk", "writes items", ("app/views.py", "delete(Item)")),
        ("/session", "writes_session cart_id", ("app/views.py", 'session["cart_id"]')),
        ("/thread", "http ping.example.com", ("app/helpers.py", "ping.example.com")),
        ("/listener", "http hook.example.com", ("app/models.py", "hook.example.com")),
    ],
)
def test_a_hidden_effect_is_found_with_its_way(
    endpoints: Mapping[str, EndpointSummary], path: str, effect: str, place: tuple[str, str]
) -> None:
    endpoint = endpoints[path]
    assert effect in endpoint.effects
    assert endpoint.effect == ("external" if effect.startswith("http") else "write")
    last = endpoint.witness[-1]
    assert f"{last.path}:{last.line}" == line_of(*place)


@pytest.mark.parametrize(
    ("path", "effect"), [("/plain", "none"), ("/reads", "read"), ("/listener", "external")]
)
def test_what_is_known_to_its_end_is_complete(
    endpoints: Mapping[str, EndpointSummary], path: str, effect: str
) -> None:
    endpoint = endpoints[path]
    assert (endpoint.effect, endpoint.complete, endpoint.unknown) == (effect, True, ())


def test_an_unknown_library_makes_an_endpoint_incomplete_and_is_named(
    endpoints: Mapping[str, EndpointSummary],
) -> None:
    endpoint = endpoints["/open"]
    assert not endpoint.complete
    assert [u.name for u in endpoint.unknown] == ["unheard_of.anything"]
    assert endpoint.unknown[0].location.path == "app/views.py"
