from pyramid.response import Response


class Crud:
    def __init__(self, request):
        self.request = request

    def index(self):
        return Response("index")

    def create(self):
        return Response("created")

    def remove(self):
        return Response("removed")
