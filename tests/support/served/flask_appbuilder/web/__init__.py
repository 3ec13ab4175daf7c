"""An application of Flask-AppBuilder: model views, forms, plain views and REST APIs."""

from flask import Flask
from flask_appbuilder import AppBuilder

from web.extensions import db


def create_app():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x", SQLALCHEMY_DATABASE_URI="sqlite://", WTF_CSRF_ENABLED=False)
    with app.app_context():
        register(app)
    return app


def register(app):
    from web import apis, views

    db.init_app(app)
    appbuilder = AppBuilder(app, db.session, indexview=views.Home)
    appbuilder.add_view(views.ContactView, "Contacts", category="Contacts")
    appbuilder.add_view_no_menu(views.CompactView)
    appbuilder.add_view_no_menu(views.Reports())
    appbuilder.add_view(views.Signup, "Sign up")
    appbuilder.add_view(views.Narrow, "Narrow")
    for api in (apis.ContactApi, apis.GroupApi):
        appbuilder.add_api(api)
    appbuilder.add_api(apis.Status)
