"""What schemas call when requests are loaded and answers dumped."""

import pytest

from support.behaving import behaving

MODELS = """
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
app = Flask(__name__)
db = SQLAlchemy(app)
class Audit(db.Model):
    __tablename__ = "audits"
    id = db.Column(db.Integer, primary_key=True)
class Line(db.Model):
    __tablename__ = "lines"
    id = db.Column(db.Integer, primary_key=True)
    order_id = db.Column(db.ForeignKey("orders.id"))
class Order(db.Model):
    __tablename__ = "orders"
    id = db.Column(db.Integer, primary_key=True)
    lines = db.relationship("Line")
    @property
    def total(self):
        return Audit.query.count()
def note():
    db.session.add(Audit())
"""


@pytest.fixture
def found(tmp_path):
    """A function: views and schemas in, what their project does out."""

    def run(source):
        return behaving(tmp_path, {"models.py": MODELS, "m.py": source})

    return run


MARSHMALLOW = """
from marshmallow import Schema, fields, pre_load, post_load, post_dump, validates, validates_schema
from models import Audit, Line, Order, app, db, note
"""


@pytest.mark.parametrize(
    "hook",
    [
        "@post_load\n    def f(self, data, **given): note()",
        "@pre_load(pass_many=True)\n    def f(self, data, **given): note()",
        "@validates('id')\n    def f(self, value, **given): note()",
        "@validates_schema\n    def f(self, data, **given): note()",
        "name = fields.Method(deserialize='f')\n    def f(self, value): note()",
        "name = fields.Function(deserialize=lambda value: note())",
        "name = fields.Str(validate=check)",
        "name = fields.Str(validate=[check])",
        "name = Own()",
        "inner = fields.Nested('Inner')",
        "inner = fields.List(fields.Nested(Inner))",
    ],
)
def test_loading_calls_what_a_schema_says(found, hook):
    """marshmallow.readthedocs.io: hooks, validators, method and function fields, nesting."""
    project = found(
        f"""{MARSHMALLOW}
def check(value): note()
class Own(fields.Field):
    def _deserialize(self, value, attr, data, **given): note()
class Inner(Schema):
    @post_load
    def f(self, data, **given): note()
class Base(Schema):
    {hook}
class Sheet(Base):
    id = fields.Int()
class Bare(Schema):
    id = fields.Int()
@app.post("/a")
def a():
    Sheet().load({{}})
    return ""
@app.post("/b")
def b():
    Bare().load({{}})
    Bare().dump(None)
    return ""
"""
    )
    assert project.endpoint("POST /a") == {"+audits"}
    assert project.endpoint("POST /b") == set()
    assert project.complete("POST /b")


def test_dumping_reads_what_the_fields_name(found):
    """`Schema.get_attribute`: attributes, properties and relations of each object."""
    project = found(
        f"""{MARSHMALLOW}
class Row(Schema):
    id = fields.Int()
class Sheet(Schema):
    id = fields.Int()
    lines = fields.Nested(Row, many=True)
class Summed(Schema):
    sum = fields.Int(attribute="total")
class Called(Schema):
    sum = fields.Method("compute")
    def compute(self, obj):
        return obj.total
class Hooked(Schema):
    @post_dump
    def f(self, data, **given):
        note()
        return data
@app.get("/lines")
def lines(): return Sheet().dump(db.session.get(Order, 1))
@app.get("/all")
def every(): return Sheet(many=True).dump(Order.query.all())
@app.get("/sum")
def summed(): return Summed().dump(db.session.get(Order, 1))
@app.get("/called")
def called(): return Called().dump(db.session.get(Order, 1))
@app.get("/hooked")
def hooked(): return Hooked().dump(None)
@app.get("/plain")
def plain(): return Row().dump(db.session.get(Order, 1))
"""
    )
    assert project.endpoint("GET /lines") == {"-orders", "-lines"}
    assert project.endpoint("GET /all") == {"-orders", "-lines"}
    assert project.endpoint("GET /sum") == {"-orders", "-audits"}
    assert project.endpoint("GET /called") == {"-orders", "-audits"}
    assert project.endpoint("GET /hooked") == {"+audits"}
    assert project.endpoint("GET /plain") == {"-orders"}
    assert all(
        project.complete(f"GET /{name}") for name in ("lines", "all", "sum", "called", "plain")
    )


def test_decorators_load_requests_and_dump_answers(found):
    """flask-smorest `arguments` and `response`, webargs `use_args`: what `post_load` makes is the
    argument, what the view gives is dumped."""
    project = found(
        f"""{MARSHMALLOW}
from flask.views import MethodView
from flask_smorest import Blueprint
from webargs.flaskparser import use_args
blp = Blueprint("orders", __name__, url_prefix="/orders")
class Row(Schema):
    id = fields.Int()
class Made(Schema):
    @post_load
    def make(self, data, **given):
        return Order(**data)
class Sheet(Schema):
    lines = fields.Nested(Row, many=True)
@blp.route("/")
class Orders(MethodView):
    @blp.response(200, Sheet(many=True))
    def get(self): return Order.query.all()
    @blp.arguments(Made)
    @blp.response(201, Row)
    def post(self, order): return order.lines
@app.get("/free")
@use_args(Made())
def free(order): return ""
app.register_blueprint(blp)
"""
    )
    assert project.endpoint("GET /orders/") == {"-orders", "-lines"}
    assert project.endpoint("POST /orders/") == {"+orders", "-lines"}
    assert project.endpoint("GET /free") == {"+orders"}


def test_answers_are_marshalled_by_fields(found):
    """flask-restx and flask-restful, `marshal_with`: each field is an attribute of the answer."""
    project = found(
        """
from flask_restx import Api, Resource, fields
from models import Order, app
api = Api(app)
row = api.model("Row", {"id": fields.Integer})
rows = fields.List(fields.Nested(row), attribute="lines")
sheet = api.model("Sheet", {"id": fields.Integer, "rows": rows})
summed = api.inherit("Summed", row, {"sum": fields.Integer(attribute="total")})
@api.route("/orders")
class Orders(Resource):
    @api.marshal_with(sheet, as_list=True)
    def get(self): return Order.query.all()
@api.route("/plain")
class Plain(Resource):
    @api.marshal_list_with(row)
    def get(self): return Order.query.all()
@api.route("/sums")
class Sums(Resource):
    @api.marshal_with(summed)
    def get(self): return Order.query.first()
"""
    )
    assert project.endpoint("GET /orders") == {"-orders", "-lines"}
    assert project.endpoint("GET /plain") == {"-orders"}
    assert project.endpoint("GET /sums") == {"-orders", "-audits"}


def test_schemas_of_mapped_classes_give_rows(found):
    """marshmallow-sqlalchemy `load_instance`, by Flask-Marshmallow's object."""
    project = found(
        """
from flask_marshmallow import Marshmallow
from models import Order, app
ma = Marshmallow(app)
class Sheet(ma.SQLAlchemyAutoSchema):
    class Meta:
        model = Order
        load_instance = True
class Plain(ma.Schema):
    total = ma.Int()
@app.post("/a")
def a():
    Sheet().load({})
    return ""
@app.get("/b")
def b(): return Plain().jsonify(Order.query.first())
"""
    )
    assert project.endpoint("POST /a") == {"+orders", "-orders"}
    assert project.endpoint("GET /b") == {"-orders", "-audits"}
