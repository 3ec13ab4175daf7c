"""The first service out of the shop: products as JSON, under the paths the shop gave them.

It answers `GET /api/products/`, `GET /api/products/{id}/` and `GET /api/stock/{sku}/` as
`examples/shop` does, from a copy of the shop's products: a JSON file named by CATALOG_PRODUCTS."""

import json
import os
from math import ceil
from pathlib import Path
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse

PAGE = 20
Product = dict[str, Any]


def load(path: Path) -> list[Product]:
    """The products of a file that holds one answer of the shop's `GET /api/products/`."""
    products: list[Product] = json.loads(path.read_text(encoding="utf-8"))["results"]
    return products


def create_app(products: list[Product]) -> FastAPI:
    """The service over its products, in the order in which it lists them."""
    app = FastAPI(title="catalog")
    by_id = {product["id"]: product for product in products}
    by_sku = {product["sku"]: product for product in products}

    @app.exception_handler(HTTPException)
    async def say(request: Request, error: HTTPException) -> JSONResponse:
        """Errors look as they did in the shop."""
        content = {"error": {"code": "error", "message": error.detail}}
        return JSONResponse(content, error.status_code)

    @app.get("/readyz")
    async def ready() -> dict[str, int]:
        return {"products": len(products)}

    @app.get("/api/products/")
    async def listing(page: int = 1) -> dict[str, Any]:
        pages = max(1, ceil(len(products) / PAGE))
        page = min(max(page, 1), pages)
        shown = products[(page - 1) * PAGE : page * PAGE]
        return {"count": len(products), "pages": pages, "page": page, "results": shown}

    @app.get("/api/products/{product_id}/")
    async def detail(product_id: int) -> Product:
        if product_id not in by_id:
            raise HTTPException(404, "No such product")
        return by_id[product_id]

    @app.get("/api/stock/{sku}/")
    async def stock(sku: str) -> dict[str, Any]:
        if sku not in by_sku:
            raise HTTPException(404, "No such product")
        return {"sku": sku, "available": by_sku[sku]["available"]}

    return app


def from_environment() -> FastAPI:
    """For `uvicorn --factory`."""
    return create_app(load(Path(os.environ["CATALOG_PRODUCTS"])))
