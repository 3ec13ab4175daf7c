"""A FastAPI application that tells what reached it, for servers and for Lambda."""

import json

from fastapi import FastAPI, Request, Response

app = FastAPI()


@app.api_route("/status/{code}", methods=["GET", "HEAD", "POST"])
async def status(code: int) -> Response:
    """That status; a 304 says what its content would be."""
    return Response(status_code=code, headers={"etag": '"1"', "x-code": str(code)})


@app.get("/binary")
async def binary() -> Response:
    """Every byte there is."""
    return Response(bytes(range(256)), media_type="image/png")


@app.get("/cookies")
async def cookies() -> Response:
    """Two cookies, one with a comma in it."""
    response = Response("ok", media_type="text/plain")
    response.set_cookie("a", "1", expires="Wed, 21 Oct 2037 07:28:00 GMT")
    response.set_cookie("b", "2", path="/x", httponly=True)
    return response


@app.get("/repeated")
async def repeated() -> Response:
    """The same field twice."""
    response = Response("ok", media_type="text/plain")
    response.headers.append("x-many", "1")
    response.headers.append("x-many", "2")
    return response


@app.get("/raise")
async def fail() -> Response:
    """An error of the application, which is an answer of its framework."""
    raise RuntimeError("secret")


@app.api_route("/{path:path}", methods=["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
async def echo(request: Request) -> Response:
    """Method, path, query, content and the headers that the test sent."""
    content = await request.body()
    headers: dict[str, list[str]] = {}
    for name, value in request.headers.items():
        if name.startswith("x-test") or name in ("cookie", "content-type", "host"):
            # Several lines are one list (RFC 9110 section 5.3), spaces in it mean nothing.
            headers.setdefault(name, []).extend(value.replace(", ", ",").split(","))
    told = {
        "method": request.method,
        "path": request.scope["path"],
        "query": request.query_params.multi_items(),
        "headers": headers,
        "content": content.hex(),
    }
    body = b"" if request.method == "HEAD" else json.dumps(told).encode()
    return Response(body, media_type="application/json")
