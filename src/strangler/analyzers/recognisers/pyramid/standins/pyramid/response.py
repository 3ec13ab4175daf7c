"""`pyramid.response`"""


class Response:
    """A response: its other members are what they are outside the project."""
