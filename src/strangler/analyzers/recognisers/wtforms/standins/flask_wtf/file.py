"""`flask_wtf.file`: the field of an uploaded file, and validators that look at it."""

from wtforms.fields import FileField, MultipleFileField


class FileRequired:
    def __init__(self, message=None): ...

    def __call__(self, form, field): ...


class FileAllowed:
    def __init__(self, upload_set, message=None): ...

    def __call__(self, form, field): ...


class FileSize:
    def __init__(self, max_size, min_size=0, message=None): ...

    def __call__(self, form, field): ...


file_required = FileRequired
file_allowed = FileAllowed
file_size = FileSize
