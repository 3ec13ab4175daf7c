"""`flask.globals`: the session; the other proxies stay what they are outside the project."""

from flask.sessions import SecureCookieSession

session = SecureCookieSession()
