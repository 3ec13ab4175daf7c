"""Flask-AppBuilder: views and APIs over models call back into the project's classes."""

from flask_appbuilder.api import BaseApi, BaseModelApi, ModelRestApi
from flask_appbuilder.baseviews import BaseView
from flask_appbuilder.views import (
    IndexView,
    ModelView,
    PublicFormView,
    SimpleFormView,
)

__all__ = [
    "BaseApi",
    "BaseModelApi",
    "BaseView",
    "IndexView",
    "ModelRestApi",
    "ModelView",
    "PublicFormView",
    "SimpleFormView",
]
