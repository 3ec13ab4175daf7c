from flask import Flask

from shop import views
from shop.tables import NAMED, PAGES

app = Flask(__name__, subdomain_matching=True)
app.config["SERVER_NAME"] = "shop.example"

for rule, view in PAGES:
    app.add_url_rule(rule, view_func=view)

for name, view in NAMED.items():
    path = f"/named/{name}"
    app.add_url_rule(path, name, view, methods=["POST"])


def add(app):
    base = "/inner"
    for index, word in enumerate(["a", "b"]):
        app.add_url_rule(base + "/" + word, f"inner-{index}", views.home)
    for kind in ("x", "y"):
        for size in ["small", "large"]:
            app.add_url_rule(f"/{kind}/{size}", f"{kind}-{size}", view_func=views.about)


add(app)


@app.route("/on", subdomain="<tenant>")
def on(tenant):
    return tenant


@app.route("/by-host", host="api.shop.example")
def by_host():
    return ""


for view in (views.Basket, views.Order):
    app.add_url_rule(f"/{view.slug}", view_func=view.as_view(view.slug))
