class Root:
    def __init__(self, request):
        self.request = request


class Folder:
    pass
