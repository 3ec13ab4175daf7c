from aiohttp import web


class Users:
    async def list_all(self, request):
        return web.Response()


def make():
    users = Users()
    admin = web.Application()
    admin.router.add_get("/users", users.list_all)
    return admin
