from django.views import View


def first(request): ...


def second(request): ...


class Editor(View):
    slug = "editor"

    def get(self, request, pk=None): ...

    def put(self, request, pk=None): ...
