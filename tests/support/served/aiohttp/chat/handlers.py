from aiohttp import web

routes = web.RouteTableDef()


async def index(request):
    return web.Response()


async def plain(request):
    return web.Response()


async def room(request):
    return web.Response()


@routes.get("/messages/{number:[0-9]+}")
async def message(request):
    return web.Response()


@routes.route("PATCH", "/messages")
async def change(request):
    return web.Response()


@routes.view("/profile")
class Profile(web.View):
    async def get(self):
        return web.Response()

    async def post(self):
        return web.Response()


class Item(web.View):
    async def get(self):
        return web.Response()


class Feed(Item):
    async def delete(self):
        return web.Response()
