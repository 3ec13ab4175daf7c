"""`starlette.responses`: what a streaming response goes through."""

from strangler.standins.terms import calls


class Response:
    """A response. Its background task is called where it is made."""

    def __init__(
        self, content=None, status_code=200, headers=None, media_type=None, background=None
    ): ...


class StreamingResponse(Response):
    """A response from an iterator of the project's."""

    def __init__(self, content, status_code=200, headers=None, media_type=None, background=None):
        for _ in content:
            calls(None)
