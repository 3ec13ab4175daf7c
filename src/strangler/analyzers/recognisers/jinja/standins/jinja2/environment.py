"""`jinja2.environment`. A template that is found is a function here, so that each call has one of
its own."""

from strangler.standins.terms import rendered


def _found(engine, name):
    """A template that is rendered later."""

    def render(*args, **kwargs):
        context = {**kwargs}
        for one in args:
            context.update(one)
        return rendered(engine, name, context)

    async def render_async(*args, **kwargs):
        return render(*args, **kwargs)

    def generate(*args, **kwargs):
        render(*args, **kwargs)
        return iter(("",))

    def make_module(vars=None, shared=False, locals=None):
        return rendered(engine, name, vars)

    def template():
        return None

    template.render = render
    template.render_async = render_async
    template.generate = generate
    template.stream = generate
    template.make_module = make_module
    return template


class Environment:
    def get_template(self, name, parent=None, globals=None):
        return _found("jinja", name)

    def select_template(self, names, parent=None, globals=None):
        return _found("jinja", names)

    def get_or_select_template(self, template_name_or_list, parent=None, globals=None):
        return _found("jinja", template_name_or_list)

    def from_string(self, source, globals=None, template_class=None):
        return _found("jinja-source", source)

    def overlay(self, *args, **kwargs):
        return self


def Template(source, *args, **kwargs):
    return _found("jinja-source", source)
