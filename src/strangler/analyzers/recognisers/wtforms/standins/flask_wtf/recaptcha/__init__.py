"""`flask_wtf.recaptcha`: Google is asked about the answer."""

from urllib.request import urlopen

from wtforms.fields.core import Field


class Recaptcha:
    def __init__(self, message=None): ...

    def __call__(self, form, field):
        urlopen("https://www.google.com/recaptcha/api/siteverify")


class RecaptchaField(Field):
    data = ""

    def __init__(self, label="", validators=None, **kwargs):
        super().__init__(label, [Recaptcha()], **kwargs)
