"""`werkzeug.exceptions`: the errors that have a status, told apart because handlers are."""

from strangler.standins.terms import notify


class HTTPException(Exception):
    """An error that is an answer."""

    code = None
    description = None
    response = None

    @property
    def name(self):
        """The status in words."""
        return ""

    def get_description(self, environ=None, scope=None):
        """The description as HTML."""
        return ""

    def get_body(self, environ=None, scope=None):
        """The page."""
        return ""

    def get_headers(self, environ=None, scope=None):
        """Headers of the answer."""
        return []

    def get_response(self, environ=None, scope=None):
        """The answer."""
        return self.response


class BadRequest(HTTPException):
    """400"""

    code = 400


class BadRequestKeyError(BadRequest):
    """400"""

    code = 400


class SecurityError(BadRequest):
    """400"""

    code = 400


class ClientDisconnected(BadRequest):
    """400"""

    code = 400


class BadHost(BadRequest):
    """400"""

    code = 400


class Unauthorized(HTTPException):
    """401"""

    code = 401


class Forbidden(HTTPException):
    """403"""

    code = 403


class NotFound(HTTPException):
    """404"""

    code = 404


class MethodNotAllowed(HTTPException):
    """405"""

    code = 405


class NotAcceptable(HTTPException):
    """406"""

    code = 406


class RequestTimeout(HTTPException):
    """408"""

    code = 408


class Conflict(HTTPException):
    """409"""

    code = 409


class Gone(HTTPException):
    """410"""

    code = 410


class LengthRequired(HTTPException):
    """411"""

    code = 411


class PreconditionFailed(HTTPException):
    """412"""

    code = 412


class RequestEntityTooLarge(HTTPException):
    """413"""

    code = 413


class RequestURITooLarge(HTTPException):
    """414"""

    code = 414


class UnsupportedMediaType(HTTPException):
    """415"""

    code = 415


class RequestedRangeNotSatisfiable(HTTPException):
    """416"""

    code = 416


class ExpectationFailed(HTTPException):
    """417"""

    code = 417


class ImATeapot(HTTPException):
    """418"""

    code = 418


class UnprocessableEntity(HTTPException):
    """422"""

    code = 422


class Locked(HTTPException):
    """423"""

    code = 423


class FailedDependency(HTTPException):
    """424"""

    code = 424


class PreconditionRequired(HTTPException):
    """428"""

    code = 428


class TooManyRequests(HTTPException):
    """429"""

    code = 429


class RequestHeaderFieldsTooLarge(HTTPException):
    """431"""

    code = 431


class UnavailableForLegalReasons(HTTPException):
    """451"""

    code = 451


class InternalServerError(HTTPException):
    """500"""

    code = 500


class NotImplemented(HTTPException):
    """501"""

    code = 501


class BadGateway(HTTPException):
    """502"""

    code = 502


class ServiceUnavailable(HTTPException):
    """503"""

    code = 503


class GatewayTimeout(HTTPException):
    """504"""

    code = 504


class HTTPVersionNotSupported(HTTPException):
    """505"""

    code = 505


def abort(status, *args, **kwargs):
    """It raises, and the handler of that error answers."""
    notify("flask.errorhandler:", status, HTTPException())
