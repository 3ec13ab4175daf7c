"""`tornado.template`"""

from strangler.standins.terms import rendered


class Template:
    def __init__(self, template_string, *args, **kwargs): ...

    def generate(self, **kwargs):
        rendered("tornado", "")
        return b""


class BaseLoader:
    def load(self, name, parent_path=None):
        return Template("")


class Loader(BaseLoader):
    pass


class DictLoader(BaseLoader):
    pass
