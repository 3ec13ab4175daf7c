"""An application in, out where FastAPI itself answers with its schema and pages about it.

Rules: `fastapi.applications.FastAPI.setup`: each page has an option that names its path, None
for none; without a schema there are no pages, without Swagger UI no redirect for its login."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.fastapi.things import Router

SETUP = "fastapi.applications.FastAPI.setup"
OPTIONS = {
    "openapi_url": "/openapi.json",
    "docs_url": "/docs",
    "swagger_ui_oauth2_redirect_url": "/docs/oauth2-redirect",
    "redoc_url": "/redoc",
}


def documentation(app: Router) -> Iterator[tuple[str, str | None]]:
    """(option, path) for each page; the path is None where it is computed."""
    known = {option: _path(app, option) for option in OPTIONS}
    if known["openapi_url"] == "":
        return
    for option, path in known.items():
        needs_page = option == "swagger_ui_oauth2_redirect_url"
        if path != "" and not (needs_page and known["docs_url"] == ""):
            yield option, path


def _path(app: Router, option: str) -> str | None:
    """Empty where the page is switched off."""
    if option not in app.documents:
        return OPTIONS[option]
    given = app.documents[option]
    if given is None or given.setting:
        return None
    return given.value if isinstance(given.value, str) else ""
