"""Errors of the admin API as problem documents (RFC 9457)."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from strangler.proxy.control.admin.schemas import Problem
from strangler.proxy.control.plane import NotNowError

MEDIA_TYPE = "application/problem+json"


def problem_body(status: int, detail: str, errors: list[dict[str, str]] | None = None) -> bytes:
    """A problem document; its title is that of the status."""
    content: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        content["errors"] = errors
    return json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")


def problem(
    status: int,
    detail: str,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The same as a response."""
    body = problem_body(status, detail, errors)
    return Response(body, status, dict(headers or {}), MEDIA_TYPE)


def documented(*statuses: int) -> dict[int | str, dict[str, object]]:
    """What OpenAPI says of these statuses."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


class NotReloadedError(Exception):
    """A reload changed nothing."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("the rules in force stay: the file cannot be used")
        self.problems = problems


def install(app: FastAPI) -> None:
    """Let every error of `app` be a problem document."""

    async def http_error(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = ", ".join(allowed(app, request.url.path))
        return problem(error.status_code, str(error.detail), headers=headers)

    async def invalid(request: Request, error: Exception) -> Response:
        if not isinstance(error, RequestValidationError):
            raise error
        errors = [
            {"pointer": pointer(each["loc"]), "detail": str(each["msg"])} for each in error.errors()
        ]
        return problem(422, "the request does not have the form that is asked for", errors)

    async def not_now(request: Request, error: Exception) -> Response:
        return problem(409, str(error))

    async def not_reloaded(request: Request, error: Exception) -> Response:
        if not isinstance(error, NotReloadedError):
            raise error
        errors = [{"pointer": "", "detail": each} for each in error.problems]
        return problem(409, str(error), errors)

    async def unexpected(request: Request, error: Exception) -> Response:
        return problem(500, "a bug in strangler; its log says more")

    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(NotNowError, not_now)
    app.add_exception_handler(NotReloadedError, not_reloaded)
    app.add_exception_handler(Exception, unexpected)


def allowed(app: FastAPI, path: str) -> list[str]:
    """Every method that a path has, on whichever route; none of our paths has variables."""
    operations = app.openapi().get("paths", {}).get(path, {})
    return sorted(method.upper() for method in operations)


def pointer(place: tuple[int | str, ...]) -> str:
    """Where in the request: `/body/url`, `/query/limit` (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place)


PROBLEM_SCHEMA = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
