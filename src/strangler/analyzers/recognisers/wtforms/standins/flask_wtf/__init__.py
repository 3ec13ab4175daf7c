"""Flask-WTF: forms that keep a token in the session.

Source: flask_wtf/form.py, flask_wtf/csrf.py (`_FlaskFormCSRF`)."""

from flask_wtf.form import FlaskForm
from flask_wtf.recaptcha import Recaptcha, RecaptchaField

Form = FlaskForm

__all__ = ["FlaskForm", "Form", "Recaptcha", "RecaptchaField"]
