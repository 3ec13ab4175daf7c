from tornado.web import RequestHandler, authenticated


class Home(RequestHandler):
    def get(self):
        self.write("")


class Story(Home):
    @authenticated
    def post(self, number):
        self.write(number)

    async def delete(self, number):
        self.write(number)


class File(RequestHandler):
    def put(self, path):
        self.write(path)


class Feed(Home):
    pass


class Admin(RequestHandler):
    def get(self, name=""):
        self.write(name)


class Late(RequestHandler):
    def patch(self):
        self.write("")
