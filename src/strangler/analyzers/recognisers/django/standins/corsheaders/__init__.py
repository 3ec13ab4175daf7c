"""django-cors-headers: a middleware, and a signal that asks the project."""
