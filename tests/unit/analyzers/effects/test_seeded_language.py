"""A write behind each of many forms of the language is found, in a small Flask application."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from strangler import analyze
from strangler.model.analysis import EndpointSummary
from support.trees import write

MODELS = """
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Mapped, mapped_column

app = Flask(__name__)
db = SQLAlchemy(app)

class Audit(db.Model):
    __tablename__ = "audits"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]

def note(text="x", *more):
    db.session.add(Audit(text=text))
"""

HIDDEN = {
    "singledispatch": (
        """
        import functools
        @functools.singledispatch
        def show(value):
            return "x"
        """,
        "show(1)",
    ),
    "singledispatchmethod": (
        """
        import functools
        class Page:
            @functools.singledispatchmethod
            def draw(self, value):
                return "x"
            @draw.register
            def _(self, value: int):
                note()
        """,
        "Page().draw(1)",
    ),
    "descriptor": (
        """
        class Field:
            def __set__(self, instance, value):
                note()
        class Thing:
            field = Field()
        """,
        "Thing().field = 1",
    ),
    "deleter": (
        """
        class Thing:
            @property
            def state(self):
                return 1
            @state.deleter
            def state(self):
                note()
        """,
        "del Thing().state",
    ),
    "metaclass": (
        """
        class Single(type):
            def __call__(cls, *args):
                note()
                return super().__call__(*args)
        class Thing(metaclass=Single):
            pass
        """,
        "Thing()",
    ),
    "post_init": (
        """
        from dataclasses import dataclass, field
        class Log:
            def __init__(self):
                note()
        @dataclass
        class Thing:
            log: Log = field(default_factory=Log)
        """,
        "Thing()",
    ),
    "finalizer": (
        """
        class Thing:
            def __del__(self):
                note()
        """,
        "Thing()",
    ),
    "pattern": (
        """
        class Thing:
            __match_args__ = ("act",)
            def __init__(self, act):
                self.act = act
        def run(value):
            match value:
                case {"a": [Thing(act), *_]}:
                    act()
        """,
        "run({'a': [Thing(note)]})",
    ),
    "attribute": (
        """
        class Thing:
            def __getattribute__(self, name):
                note()
                return 1
        """,
        "Thing().anything",
    ),
}
"""Form -> what stands in its module, what its view does."""
ELSEWHERE = {
    "singledispatch": """
        from app.forms.singledispatch import show
        from app.models import note
        @show.register(int)
        def number(value):
            note()
    """,
}
"""Form -> another module that adds to it."""


def _dedented(text: str) -> str:
    return "\n".join(line[8:] for line in text.splitlines())


def _files() -> dict[str, str]:
    files = {"app/__init__.py": "", "app/models.py": MODELS, "app/forms/__init__.py": ""}
    for form, (body, view) in HIDDEN.items():
        files[f"app/forms/{form}.py"] = (
            "from app.models import app, note\n"
            + _dedented(body)
            + f'\n@app.get("/{form}")\ndef view_{form}():\n    {view}\n    return "x"\n'
        )
    files |= {f"app/forms/more_{form}.py": body for form, body in ELSEWHERE.items()}
    return files


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, EndpointSummary]:
    root: Path = write(tmp_path_factory.mktemp("seeded"), _files())
    return {e.path[1:]: e for e in analyze(root, jobs=1, cache=False).endpoints}


@pytest.mark.parametrize("form", HIDDEN)
def test_a_write_behind_a_form_of_the_language_is_found(
    endpoints: Mapping[str, EndpointSummary], form: str
) -> None:
    assert "writes audits" in endpoints[form].effects
    assert endpoints[form].effect == "write"
