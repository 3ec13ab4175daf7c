"""Flask-AppBuilder: views and REST APIs with the routes that their base classes bring."""
