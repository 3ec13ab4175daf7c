"""What WTForms calls when a form is made, filled and validated."""

import pytest

from support.behaving import behaving

HEAD = """
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Form, StringField, SelectField, IntegerField
from wtforms.validators import DataRequired, ValidationError
app = Flask(__name__)
db = SQLAlchemy(app)
class Audit(db.Model):
    __tablename__ = "audits"
    id = db.Column(db.Integer, primary_key=True)
class Order(db.Model):
    __tablename__ = "orders"
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.Text)
def note():
    db.session.add(Audit())
"""
VIEWS = """
@app.post("/a")
def a():
    form = Sheet()
    form.validate()
    return form.name.data.upper()
@app.post("/b")
def b():
    form = Bare()
    form.validate()
    return str(form.number.data) + form.number.label.text
"""


@pytest.fixture
def found(tmp_path):
    """The body of a form and what stands before it in, what the project does out."""

    def run(body, before=""):
        bare = "class Bare(Form):\n    number = IntegerField('n', validators=[DataRequired()])\n"
        form = f"class Sheet(FlaskForm):\n    name = StringField()\n    {body}\n"
        return behaving(tmp_path, {"m.py": f"{HEAD}{before}{form}{bare}{VIEWS}"})

    return run


@pytest.mark.parametrize(
    "body",
    [
        "def validate_name(self, field): note()",
        "def filter_name(self, data): note()",
        "def validate(self, extra_validators=None):\n        note()\n        return True",
        "def process(self, *args, **kwargs): note()",
    ],
)
def test_a_form_s_own_methods_run_for_it_alone(found, body):
    """wtforms.readthedocs.io, forms: inline validators and filters, `validate`."""
    project = found(body)
    assert project.endpoint("POST /a") == {"+audits"}
    assert project.endpoint("POST /b") == set()
    assert project.complete("POST /a")
    assert project.complete("POST /b")


@pytest.mark.parametrize(
    ("body", "before"),
    [
        ("other = StringField(validators=[check])", "def check(form, field): note()\n"),
        (
            "other = StringField(None, [Check()])",
            "class Check:\n    def __call__(self, form, f): note()\n",
        ),
        ("other = StringField(filters=[check])", "def check(value): note()\n"),
        ("other = StringField(default=check)", "def check(): note()\n"),
        ("other = SelectField(choices=check)", "def check():\n    note()\n    return []\n"),
        (
            "other = Own()",
            "class Own(StringField):\n    def process_formdata(self, values): note()\n",
        ),
        ("other = Own()", "class Own(StringField):\n    def pre_validate(self, form): note()\n"),
    ],
)
def test_what_a_field_is_given_or_overrides_runs(found, body, before):
    """wtforms.readthedocs.io, fields: validators, filters, defaults, choices, custom fields."""
    assert "+audits" in found(body, before).endpoint("POST /a")


def test_filling_an_object_from_a_form_writes_it(found):
    project = found(
        "pass",
        "@app.post('/c')\ndef c():\n    Bare().populate_obj(Order.query.first())\n    return ''\n",
    )
    assert "+orders" in project.endpoint("POST /c")


def test_an_uploaded_file_is_written_where_it_is_saved(found):
    project = found("upload = FileField()")
    assert project.complete("POST /a")
    saving = found(
        "upload = FileField()\n    def keep(self):\n        self.upload.data.save('there')",
        "@app.post('/c')\ndef c():\n    Sheet().keep()\n    return ''\n",
    )
    (endpoint,) = (e for e in saving.conclusions.endpoints if e.path == "/c")
    kinds = {effect.kind.value for effect in saving.answers.endpoint(endpoint).effects}
    assert "writes_file" in kinds or "writes file" in kinds
