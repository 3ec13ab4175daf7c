from starlette.endpoints import HTTPEndpoint
from starlette.responses import PlainTextResponse
from starlette.routing import Route


def home(request):
    return PlainTextResponse("")


class Items(HTTPEndpoint):
    async def get(self, request):
        return PlainTextResponse("")

    async def delete(self, request):
        return PlainTextResponse("")


async def socket(websocket):
    await websocket.accept()


routes = [Route("/a", home, methods=["GET", "PUT"])]
routes += [Route("/b/{rest:path}", home)]
routes.append(Route("/c", endpoint=Items))
