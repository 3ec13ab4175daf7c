"""What is deleted by key is a call of the method that deletes."""

import pytest

from support.behaving import behaving

APP = """
from flask import Flask, session
app = Flask(__name__)

class Kept:
    def __delitem__(self, key):
        open("gone.txt", "w")

@app.get("/")
def page():
    kept = Kept()
    BODY
    return ""
"""


@pytest.mark.parametrize(
    ("body", "effects"),
    [
        ("del session['a']", ["writes_session"]),
        ("del session['a'], kept['b']", ["writes_file gone.txt", "writes_session"]),
        ("session.modified = True", ["writes_session"]),
        ("session.permanent = True", ["writes_session"]),
        ("del kept", []),
    ],
)
def test_an_endpoint_does_what_deleting_does(tmp_path, body, effects):
    found = behaving(tmp_path, {"app.py": APP.replace("BODY", body)})
    answer = found.answers.endpoint(found.conclusions.endpoints[0])
    assert sorted(f"{e.kind} {e.target}".strip() for e in answer.effects) == effects
    assert answer.complete
