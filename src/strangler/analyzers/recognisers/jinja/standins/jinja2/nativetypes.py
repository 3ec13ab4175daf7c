"""`jinja2.nativetypes`: templates that give values."""

from jinja2.environment import Environment


class NativeEnvironment(Environment):
    pass
