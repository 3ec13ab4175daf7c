from pyramid.response import Response


class Extra:
    def __init__(self, request):
        self.request = request

    def show(self):
        return Response("shown")

    def save(self):
        return {}


def plain(request):
    return Response("plain")
