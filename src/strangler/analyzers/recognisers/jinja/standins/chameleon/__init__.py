"""Chameleon: its templates are not read; what one does is not known."""

from strangler.standins.terms import rendered


class PageTemplate:
    def __init__(self, *args, **kwargs): ...

    def __call__(self, **kwargs):
        rendered("chameleon", "")
        return ""

    def render(self, **kwargs):
        rendered("chameleon", "")
        return ""


class PageTemplateFile(PageTemplate):
    pass


class PageTextTemplate(PageTemplate):
    pass


class PageTextTemplateFile(PageTemplate):
    pass


class PageTemplateLoader:
    def __init__(self, *args, **kwargs): ...

    def __getitem__(self, filename):
        return PageTemplate()

    def load(self, filename, format=None):
        return PageTemplate()
