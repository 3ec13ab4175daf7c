DOCS = "/docs"
NAMES = {"route_name": "unused"}


def includeme(config):
    config.add_route("home", "/")
    config.add_route("docs", DOCS + "/*rest")
    config.add_route("old", "/old/:year/:month")
    config.add_route("anything", "/any/{path:.*}")
    config.add_route("blog", "/blog", static=True)
    config.add_route("elsewhere", "https://example.com/{id}")
    config.add_route("unanswered", "/unanswered")
    config.add_route("login", "/login")
    config.add_route("profile", "/profile")
    config.add_route("api", "/api/items/{id}")
    config.add_route("tree", "/tree/*traverse")
    helper(config, "/helped")


def helper(config, base, name="helped"):
    config.add_route(name, f"{base}/{{id}}")
