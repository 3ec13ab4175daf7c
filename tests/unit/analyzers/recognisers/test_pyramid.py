import pytest

from strangler.analyzers.recognisers.pyramid.patterns import nested, prefixed, template
from strangler.analyzers.recognisers.pyramid.recogniser import Pyramid

MAIN = "from pyramid.config import Configurator\nconfig = Configurator()\n"
VIEWS = "from pyramid.view import view_config, view_defaults\n"


@pytest.fixture
def pyramid(concluded):
    """Files in, what the Pyramid recogniser concludes out."""
    return lambda **files: concluded(
        Pyramid(), {f"{name}.py": source for name, source in files.items()}
    )


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("/a/{id:\\d{4}}/{b}", "/a/{id}/{b}"),
        ("a/*rest", "/a/{rest*}"),
        ("/:year/x", "/{year}/x"),
        ("/{any:.+}", "/{any*}"),
        ("/{id}:verb", "/{id}:verb"),
        ("", "/"),
    ],
)
def test_patterns_become_templates(pattern, expected):
    assert template(pattern) == expected


def test_prefixes_are_joined_as_pyramid_joins_them():
    assert prefixed("api", "/x") == "api/x"
    assert prefixed("api", "") == "api/"
    assert prefixed("api", "", inherits_slash=True) == "api"
    assert nested("a", "/b/") == "a/b"


def test_a_configurator_of_the_module_level_is_an_application(pyramid):
    found = pyramid(
        web=f"{MAIN}def hello(request): ...\nconfig.add_route('hello', '/hello')\n"
        "config.add_view(hello, route_name='hello', request_method='GET')\n"
        "app = config.make_wsgi_app()\n"
    )
    assert found.endpoints == [("GET", "/hello", "web.hello")]
    assert found.edges == [("web:GET /hello", "handles", "web.hello")]


def test_a_configurator_made_by_a_function_of_the_project_is_followed(pyramid):
    found = pyramid(
        base="from pyramid.config import Configurator\n"
        "def configure():\n    config = Configurator(default_permission='see')\n"
        "    config.add_route('a', '/a')\n    return config\n",
        web="from base import configure\nimport views\n"
        "def main():\n    config = configure()\n    config.scan(views)\n"
        "    return config.make_wsgi_app()\n",
        views=f"{VIEWS}@view_config(route_name='a')\ndef a(request): ...\n",
    )
    assert found.endpoints == [("ANY", "/a", "views.a")]
    assert found.auth == {"ANY /a": ("see",)}


def test_two_applications_keep_their_routes_apart(pyramid):
    found = pyramid(
        one=f"{MAIN}config.add_route('r', '/one')\nconfig.scan('views')\n",
        two=f"{MAIN}config.add_route('r', '/two')\nconfig.scan('views')\n",
        views=f"{VIEWS}@view_config(route_name='r')\ndef r(request): ...\n",
    )
    assert found.routes == ["ANY /one", "ANY /two"]
    assert [source for source, _, _ in found.edges] == ["one:ANY /one", "two:ANY /two"]


def test_a_configurator_of_the_projects_own_class_is_one(pyramid):
    found = pyramid(
        web="from pyramid.config import Configurator as _C\nclass Own(_C): ...\n"
        "def main():\n    conf = Own()\n    conf.add_route('a', '/a')\n    return conf\n"
    )
    assert found.routes == ["ANY /a"]


def test_a_route_whose_name_is_computed_keeps_its_view(pyramid):
    """The same computation in the same call is the same name."""
    found = pyramid(
        web=f"{MAIN}config.add_directive('add_redirect', 'parts.redirect')\n"
        "config.add_redirect('/a', '/x')\nconfig.add_redirect('/b', '/y')\n",
        parts="def redirect(config, source, target):\n    name = 'r.' + source.upper()\n"
        "    config.add_route(name, source)\n    config.add_view(view, route_name=name)\n"
        "def view(request): ...\n",
    )
    assert found.endpoints == [("ANY", "/a", "parts.view"), ("ANY", "/b", "parts.view")]
    assert found.problems == []


def test_decorators_of_a_base_are_lifted_into_a_class_that_asks_for_it(pyramid):
    found = pyramid(
        web=f"{MAIN}config.add_route('a', '/a')\nconfig.scan('views')\n",
        views="from venusian import lift, onlyliftedfrom\n"
        f"{VIEWS}@onlyliftedfrom()\nclass Base:\n"
        "    @view_config(request_method='POST')\n    def save(self): ...\n"
        "@lift()\n@view_defaults(route_name='a')\nclass Own(Base): ...\n",
    )
    assert found.endpoints == [("POST", "/a", "views.Base.save")]


def test_a_route_of_old_names_its_view(pyramid):
    """`add_route(view=...)`, which Pyramid 1.5 took away."""
    found = pyramid(
        web=f"{MAIN}def v(request): ...\nconfig.add_route('a', '/a', view=v)\n",
    )
    assert found.endpoints == [("ANY", "/a", "web.v")]


def test_a_directive_of_a_library_is_said_once(pyramid):
    found = pyramid(web=f"{MAIN}config.add_rpc('a')\nconfig.add_rpc('b')\nconfig.commit()\n")
    assert found.problems == [("STR362", "web.py:3:1")]


def test_services_and_resources_of_cornice_are_routes_with_views(pyramid):
    found = pyramid(
        web=f"{MAIN}config.include('cornice')\nconfig.include('api', route_prefix='v1')\n",
        api="from cornice import Service\nfrom cornice.resource import resource, view\n"
        "def includeme(config):\n    config.scan('api')\n"
        "items = Service(name='items', path='/items/{id:[0-9]+}', permission='see')\n"
        "@items.get()\ndef read(request): ...\n"
        "@items.post(permission='add')\n@items.put()\ndef write(request): ...\n"
        "class Base:\n    def delete(self): ...\n"
        "@resource(collection_path='/users', path='/users/{id}')\nclass User(Base):\n"
        "    def collection_get(self): ...\n    @view(permission='p')\n    def get(self): ...\n",
    )
    assert found.endpoints == [
        ("DELETE", "/v1/users/{id}", "api.Base.delete"),
        ("GET", "/v1/items/{id}", "api.read"),
        ("GET", "/v1/users", "api.User.collection_get"),
        ("GET", "/v1/users/{id}", "api.User.get"),
        ("POST", "/v1/items/{id}", "api.write"),
        ("PUT", "/v1/items/{id}", "api.write"),
    ]
    assert found.auth["POST /v1/items/{id}"] == ("add",)
    assert found.auth["GET /v1/items/{id}"] == ("see",)
    assert found.auth["GET /v1/users/{id}"] == ("p",)


def test_a_library_without_an_application_lists_what_it_would_include(pyramid):
    found = pyramid(
        **{
            "lib/__init__": "import pyramid\ndef includeme(cfg):\n    cfg.include('.inner')\n",
            "lib/inner": "def includeme(config):\n    config.add_route('r', '/r')\n",
        }
    )
    assert found.routes == ["ANY /r"]


def test_a_function_included_twice_is_entered_once(pyramid):
    """Pyramid remembers what it has included; the second prefix is of no effect."""
    found = pyramid(
        web=f"{MAIN}config.include('part', route_prefix='a')\n"
        "config.include('part', route_prefix='b')\n",
        part="def includeme(config):\n    config.add_route('r', '/r')\n",
    )
    assert found.routes == ["ANY /a/r"]


def test_a_view_of_an_ignored_or_unscanned_module_answers_nothing(pyramid):
    view = f"{VIEWS}@view_config(route_name='r')\ndef r(request): ...\n"
    found = pyramid(
        web=f"{MAIN}config.add_route('r', '/r')\nconfig.scan('seen', ignore='seen.hidden')\n",
        unseen=view,
        **{"seen/__init__": "", "seen/hidden": view},
    )
    assert found.endpoints == [("ANY", "/r", "pyramid.httpexceptions.HTTPNotFound")]
    assert found.problems == [("STR360", "web.py:3:1")]


def test_a_scanned_file_that_looks_like_a_test_is_scanned(pyramid):
    """venusian goes by the package, not by names."""
    found = pyramid(
        web=f"{MAIN}config.add_route('r', '/r')\nconfig.scan('views')\n",
        **{
            "views/__init__": "",
            "views/flags_test": f"{VIEWS}@view_config(route_name='r')\ndef r(request): ...\n",
        },
    )
    assert found.endpoints == [("ANY", "/r", "views.flags_test.r")]


def test_defaults_of_the_nearest_class_hold(pyramid):
    found = pyramid(
        web=f"{MAIN}config.add_route('a', '/a')\nconfig.add_route('b', '/b')\n"
        "config.scan('views')\n",
        views=f"{VIEWS}@view_defaults(route_name='a', permission='p')\nclass Base: ...\n"
        "@view_defaults(route_name='b')\nclass Own(Base):\n"
        "    @view_config(request_method='GET')\n    def get(self): ...\n"
        "class Heir(Base):\n    @view_config(request_method='POST')\n    def post(self): ...\n",
    )
    assert found.endpoints == [
        ("GET", "/b", "views.Own.get"),
        ("POST", "/a", "views.Heir.post"),
    ]
    assert found.auth["POST /a"] == ("p",)


def test_no_permission_required_is_no_auth(pyramid):
    found = pyramid(
        web="from pyramid.security import NO_PERMISSION_REQUIRED\n"
        f"{MAIN}config.set_default_permission('p')\nconfig.add_route('a', '/a')\n"
        "def v(request): ...\n"
        "config.add_view(v, route_name='a', permission=NO_PERMISSION_REQUIRED)\n"
    )
    assert found.auth == {"ANY /a": ()}


def test_without_a_root_factory_only_the_root_is_traversed(pyramid):
    found = pyramid(
        web=f"{MAIN}config.scan('views')\n",
        views=f"{VIEWS}@view_config()\ndef root(request): ...\n"
        "@view_config(name='about')\ndef about(request): ...\n"
        "@view_config(context='views.Other')\ndef other(request): ...\n",
    )
    assert found.routes == ["ANY /", "ANY /about"]


def test_traversal_is_named(pyramid):
    found = pyramid(
        web="from pyramid.config import Configurator\nfrom views import Root\n"
        "def main():\n    config = Configurator(root_factory=Root)\n    config.scan('views')\n",
        views=f"{VIEWS}class Root: ...\n@view_config(context=Root, name='edit')\n"
        "def edit(request): ...\n",
    )
    assert found.routes == ["ANY /{traverse*}/edit"]
    assert [code for code, _ in found.problems] == ["STR361"]


def test_what_is_computed_is_said_and_not_guessed(pyramid):
    found = pyramid(
        web=f"import os\n{MAIN}config.add_route('a', os.environ['A'])\n"
        "config.include('part', route_prefix=os.environ['B'])\nconfig.include(os.environ['C'])\n"
        "config.scan(os.environ['D'])\nconfig.include('outside.library')\n"
        "def v(request): ...\nconfig.add_view(v, route_name='gone')\n"
        "config.add_view(v, route_name=os.environ['E'])\n",
        part="def includeme(config):\n    config.add_route('r', '/r')\n",
    )
    assert found.routes == []
    assert found.problems == [
        ("STR302", "part.py:2:5"),
        ("STR302", "web.py:11:1"),
        ("STR302", "web.py:4:1"),
        ("STR302", "web.py:6:1"),
        ("STR302", "web.py:7:1"),
        ("STR362", "web.py:8:1"),
        ("STR363", "web.py:10:1"),
    ]


def test_subscribers_are_doors_and_tweens_platform(pyramid):
    found = pyramid(
        web=f"{MAIN}config.add_tween('parts.tween')\nconfig.add_subscriber('parts.one', "
        "'pyramid.events.NewRequest')\nconfig.scan('parts')\n",
        parts="from pyramid.events import NewResponse, subscriber\n"
        "def tween(handler, registry): ...\ndef one(event): ...\n"
        "@subscriber(NewResponse)\ndef two(event): ...\n",
    )
    assert found.doors == [
        ("signal", "pyramid.events.NewRequest", "parts.one"),
        ("signal", "pyramid.events.NewResponse", "parts.two"),
    ]
    assert found.platform == [("parts.tween", "pyramid tween")]


def test_a_project_without_pyramid_has_nothing_of_it(pyramid):
    found = pyramid(web="def setup(app):\n    app.router.add_route('GET', '/x')\n")
    assert found.routes == []
    assert found.problems == []
