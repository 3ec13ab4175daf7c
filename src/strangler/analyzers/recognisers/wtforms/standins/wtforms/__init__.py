"""WTForms: what filling, validating and showing a form calls.

Source: wtforms/form.py, wtforms/fields/core.py. Validators and widgets look at what they are
given, and are in the catalogue."""

from wtforms import fields, form
from wtforms.fields import *
from wtforms.form import Form
from wtforms.validators import ValidationError

__all__ = ["Form", "ValidationError", "fields", "form"]
