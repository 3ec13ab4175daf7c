"""`flask_wtf.form`"""

from wtforms.form import Form

from flask_wtf.csrf import generate_csrf, validate_csrf


class FlaskForm(Form):
    """A form: making it puts a token into the session where there is none."""

    def __init__(self, formdata=None, **kwargs):
        super().__init__(formdata, **kwargs)
        generate_csrf()

    def is_submitted(self):
        return True

    def validate(self, extra_validators=None):
        validate_csrf("")
        return super().validate(extra_validators)

    def validate_on_submit(self, extra_validators=None):
        return self.validate(extra_validators)

    def hidden_tag(self, *fields):
        return ""
