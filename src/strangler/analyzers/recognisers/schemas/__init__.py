"""Schemas that load requests and dump answers: marshmallow, the fields of Flask-RESTful."""
