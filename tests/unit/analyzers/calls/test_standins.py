"""Stand-ins: libraries described by small Python files, and what recognisers add to them."""

from strangler.model.behaviour import Accessor, Base, Given, Listener, Member

ORM = {
    "orm/__init__.py": """
        from orm.base import Model
        from orm.query import Manager, Query
        """,
    "orm/base.py": """
        from strangler.standins.terms import notify, writes
        class Model:
            def save(self, *args, **kwargs):
                writes(self)
                notify("saved", self, self)
            @classmethod
            def load(cls, key):
                return cls()
        """,
    "orm/query.py": """
        from strangler.standins.terms import many, one, reads, writes
        class Query:
            def filter(self, *args, **kwargs):
                return many(type(self), self)
            def get(self, *args, **kwargs):
                reads(self)
                return one(self)
            def __iter__(self):
                reads(self)
                yield one(self)
            def __getitem__(self, key):
                return self.get()
            @property
            def last(self):
                return self.get()
        class Manager(Query):
            def get_queryset(self):
                return many(Query, self)
            def filter(self, *args, **kwargs):
                return self.get_queryset().filter(*args, **kwargs)
            def create(self, **kwargs):
                made = one(self)
                made.save()
                return made
        """,
    "orm/shortcuts.py": """
        from strangler.standins.terms import many
        from orm.query import Query
        def fetch_or_fail(model, *args):
            return many(Query, model).get()
        """,
}
MODELS = """
    import orm
    class Order(orm.Model):
        def pay(self): ...
    class Item(orm.Model):
        def pack(self): ...
    """


def _managers(*names):
    return [Accessor(f"m.{n}", "rows", f"m.{n}", "orm.Manager", on_class=True) for n in names]


def test_a_collection_gives_instances_of_what_it_holds(described):
    source = (
        MODELS
        + """
    def first():
        Order.rows.filter(open=True).get().pay()
    def each():
        for item in Item.rows.filter():
            item.pack()
    def by_key():
        Order.rows[0].pay()
    def by_property():
        Item.rows.last.pack()
    """
    )
    found = described(source, ORM, _managers("Order", "Item"), ["m.first", "m.each"])
    assert found.edges == {
        ("first", "Order.pay"),
        ("each", "Item.pack"),
        ("by_key", "Order.pay"),
        ("by_property", "Item.pack"),
    }
    assert found.touches("m.first") == {"-Order"}
    assert found.touches("m.each") == {"-Item"}
    assert found.open("m.first") == set()
    assert ("m.first", "orm.query.Manager.filter") in {
        (edge.caller, edge.callee) for edge in found.graph.outside
    }


def test_a_managers_own_methods_run_for_what_it_holds(described):
    source = """
    import orm
    class Open(orm.Manager):
        def get_queryset(self):
            return super().get_queryset().filter(open=True)
        def urgent(self):
            return self.filter(urgent=True)
    class Order(orm.Model):
        rows = Open()
        def pay(self): ...
    class Item(orm.Model):
        rows = Open()
        def pack(self): ...
    def orders():
        Order.rows.urgent().get().pay()
    """
    behaviour = [
        Accessor(f"m.{n}", "rows", f"m.{n}", "m.Open", on_class=True) for n in ("Order", "Item")
    ]
    found = described(source, ORM, behaviour, ["m.orders"])
    assert found.touches("m.orders") == {"-Order"}
    assert ("Open.urgent", "Open.get_queryset") in found.edges  # through the library
    assert "m.Open.get_queryset" in found.runs("m.orders")
    assert ("orders", "Order.pay") in found.edges
    assert ("orders", "Item.pack") not in found.edges


def test_a_stand_ins_method_is_one_body_for_each_receiver(described):
    generic = {
        **ORM,
        "web.py": """
            class View:
                def dispatch(self, request):
                    return self.list(request)
                def list(self, request):
                    return [row for row in self.get_queryset()]
            """,
    }
    source = (
        "import web\n"
        + MODELS.replace("\n    ", "\n")
        + """
class Orders(web.View):
    def get_queryset(self):
        return Order.rows.filter()
class Base(web.View):
    def extra(self): ...
    def list(self, request):
        self.extra()
        return super().list(request)
class Items(Base):
    def get_queryset(self):
        return Item.rows.filter()
class Others(Base):
    def get_queryset(self):
        return Order.rows.filter()
"""
    )
    enter = ["m.Orders.dispatch", "m.Items.dispatch", "m.Others.dispatch"]
    found = described(source, generic, _managers("Order", "Item"), enter)
    assert found.touches("m.Orders.dispatch") == {"-Order"}
    assert found.touches("m.Items.dispatch") == {"-Item"}
    assert found.touches("m.Others.dispatch") == {"-Order"}
    assert "m.Base.extra" in found.runs("m.Items.dispatch")
    (entered,) = found.activity.by_name["m.Items.dispatch"]
    body = found.activity.bodies[entered]
    assert (body.symbol, body.receiver, body.library) == ("web.View.dispatch", "m.Items", True)


def test_a_stand_ins_function_is_one_body_for_each_call_that_passes_something(described):
    source = (
        "from orm.shortcuts import fetch_or_fail\n"
        + MODELS.replace("\n    ", "\n")
        + """
def order():
    fetch_or_fail(Order, 1).pay()
def item():
    fetch_or_fail(Item, 1).pack()
"""
    )
    found = described(source, ORM, (), ["m.order", "m.item"])
    assert found.touches("m.order") == {"-Order"}
    assert found.touches("m.item") == {"-Item"}
    assert found.edges == {("order", "Order.pay"), ("item", "Item.pack")}


def test_saves_call_who_listens_for_the_class(described):
    source = (
        MODELS
        + """
    def mail(order): ...
    def log(row): ...
    class Special(Order):
        def save(self):
            super().save()
    def save():
        Order().save()
    def pack():
        Item.rows.create()
    def special():
        Special().save()
    """
    )
    behaviour = [
        *_managers("Item"),
        Listener("saved", "m.Order", "m.mail"),
        Listener("saved", "", "m.log"),
    ]
    found = described(source, ORM, behaviour, ["m.save", "m.pack", "m.special"])
    assert found.runs("m.save") == {"m.save", "m.mail", "m.log", "orm.base.Model.save"}
    assert "m.mail" not in found.runs("m.pack")
    assert "m.mail" in found.runs("m.special")
    assert found.touches("m.special") == {"+Special"}
    assert found.touches("m.pack") == {"+Item"}


def test_relations_are_attributes_that_read_when_they_are_loaded(described):
    source = (
        MODELS
        + """
    def buyer(order: Order):
        order.item.pack()
    def rows(item: Item):
        for order in item.orders.filter():
            order.pay()
    """
    )
    behaviour = [
        Accessor("m.Order", "item", "m.Item", reads=True),
        Accessor("m.Item", "orders", "m.Order", "orm.Manager"),
    ]
    found = described(source, ORM, behaviour, ["m.buyer", "m.rows"])
    assert found.touches("m.buyer") == {"-Item"}
    assert found.touches("m.rows") == {"-Order"}
    assert {("buyer", "Item.pack"), ("rows", "Order.pay")} <= found.edges


def test_what_a_framework_passes_and_makes_of_functions(described):
    tasks = {
        "tasks/__init__.py": """
            from strangler.standins.terms import calls
            class App:
                def task(self, function):
                    return function
            class Task:
                def delay(self, *args):
                    return calls(self, *args)
            class Request:
                def close(self): ...
            """
    }
    source = """
    import tasks
    app = tasks.App()
    class Order:
        def pay(self): ...
    @app.task
    def pay(order):
        order.pay()
    def start():
        pay.delay(Order())
    def view(request):
        request.close()
        request.unheard_of()
    """
    behaviour = [Base("m.pay", "tasks.Task"), Given("m.view", "request", "tasks.Request")]
    found = described(source, tasks, behaviour, ["m.start", "m.view"])
    assert {"m.pay", "m.Order.pay"} <= found.runs("m.start")
    assert "tasks.Request.close" in found.runs("m.view")
    assert found.outside("m.view") == {"tasks.Request.unheard_of"}
    assert found.open("m.start") == set()


def test_a_dependency_gives_what_its_provider_gives_or_yields(described):
    web = {
        "web.py": """
            from strangler.standins.terms import calls
            def Depends(dependency=None):
                return calls(dependency)
            """
    }
    source = """
    import web
    class Session:
        def close(self): ...
    def session():
        yield Session()
    def handler(given=web.Depends(session)):
        given.close()
    """
    found = described(source, web, (), ["m.handler"])
    assert found.edges == {("handler", "Session.close"), ("m", "session")}
    assert found.runs("m.handler") == {"m.handler", "m.Session.close"}


def test_what_stand_ins_lack_lies_outside(described):
    source = (
        MODELS
        + """
    from orm.fields import Text
    import orm.tools
    def run(order: Order):
        order.unheard_of()
        orm.tools.work()
        orm.missing()
        Text()
    """
    )
    found = described(source, ORM, (), ["m.run"])
    assert found.outside("m.run") == {
        "orm.base.Model.unheard_of",
        "orm.tools.work",
        "orm.missing",
        "orm.fields.Text",
    }


def test_a_stand_in_says_what_cannot_be_told(described):
    source = "import remote\ndef run():\n    remote.call()\n"
    remote = {
        "remote.py": """
            from strangler.standins.terms import unknown
            def call():
                return unknown("the other side decides")
            """
    }
    assert described(source, remote, (), ["m.run"]).open("m.run") == {
        ("", "the other side decides")
    }


def test_only_what_is_imported_is_read(described):
    source = "import orm\n"
    found = described(source, {**ORM, "broken.py": "def ("}, (), [])
    assert {body.module for body in found.activity.bodies if body.library} == {
        "orm",
        "orm.base",
        "orm.query",
        "orm.shortcuts",
    }


def test_a_project_that_is_the_library_needs_no_stand_in(described):
    files = {
        "orm/__init__.py": "class Model:\n    def save(self): ...\n",
        "m.py": "import orm\ndef run():\n    orm.Model().save()\n",
    }
    found = described(files, ORM, (), ["m.run"])
    assert found.runs("m.run") == {"m.run", "orm.Model.save"}


def test_open_calls_say_what_is_called(described):
    source = """
    import web
    def run(given, table):
        given.pay()
        given()
        table[given]()
    """
    found = described(source, {}, (), ["m.run"])
    assert found.open("m.run") == {("pay", "receiver"), ("", "local"), ("", "computed")}


def test_functions_become_members_and_listeners_give_something(described):
    web = {
        "web.py": """
            from strangler.standins.terms import notify
            class Request:
                def service(self, name):
                    return notify("service", name)
            """
    }
    source = """
    import web
    class Orders:
        def list(self): ...
    class Mailer:
        def __init__(self): ...
        def send(self): ...
    def orders(request):
        return Orders()
    def user(request):
        return Mailer()
    def view(request):
        request.orders.list()
        request.user().send()
        request.service(Mailer).send()
    """
    behaviour = [
        Given("m.view", "request", "web.Request"),
        Member("web.Request", "orders", "m.orders", computed=True),
        Member("web.Request", "user", "m.user"),
        Listener("service", "m.Mailer", "m.Mailer"),
    ]
    found = described(source, web, behaviour, ["m.view"])
    assert {"m.orders", "m.user", "m.Orders.list", "m.Mailer.send", "m.Mailer.__init__"} <= (
        found.runs("m.view")
    )
    assert found.open("m.view") == set()
