"""Globals that change while the program runs, and patches, are found; building a module is not."""

from support.coupled import Ask, readers, writers

STATE = {
    "shop/__init__.py": "",
    "shop/orders/__init__.py": "",
    "shop/orders/models.py": "class Order:\n    total = 0\n    def pay(self): return 1\n",
    "shop/orders/state.py": """
        CACHE = {}
        BUILT = []
        BUILT.append(1)
        COUNT = 0
        CONSTANT = 3

        def hit():
            global COUNT
            COUNT += 1
    """,
    "shop/cart/__init__.py": "",
    "shop/cart/views.py": """
        import requests
        from shop.orders import state, models
        from shop.orders.state import CACHE as known

        def put(key, value, given):
            state.CACHE[key] = value
            here = known
            here.update(a=1)
            given.append(1)
            models.Order.total = 3

        def look():
            return known.get("x"), state.COUNT, state.BUILT, state.CONSTANT

        def mine(self):
            return 2

        models.Order.pay = mine
        requests.get = mine

        class Local:
            size = 1

        Local.size = 2
        mine.short_description = "x"
    """,
}


def test_globals_changed_from_elsewhere_are_listed_with_their_readers(couplings: Ask) -> None:
    found = couplings(STATE)
    state = {key: found[kind, key] for kind, key in found if kind == "global"}
    assert set(state) == {
        "shop.orders.models.Order.total",
        "shop.orders.state.CACHE",
        "shop.orders.state.COUNT",
    }
    assert writers(state["shop.orders.state.CACHE"]) == ["shop.cart.views.put"]
    assert "shop.cart.views.look" in readers(state["shop.orders.state.CACHE"])
    assert writers(state["shop.orders.state.COUNT"]) == ["shop.orders.state.hit"]


def test_functions_and_methods_of_others_that_are_replaced_are_patches(couplings: Ask) -> None:
    found = couplings(STATE)
    assert {key for kind, key in found if kind == "patch"} == {
        "requests.get",
        "shop.orders.models.Order.pay",
    }
    assert writers(found["patch", "requests.get"]) == ["shop.cart.views"]


def test_work_at_import_is_told_from_registering_and_from_running(couplings: Ask) -> None:
    found = couplings(
        {
            "p/__init__.py": "",
            "p/works.py": """
                import os, threading
                import requests

                HOME = os.environ["HOME"]
                ANSWER = requests.get("https://api.example.com/x")

                class Config:
                    debug = os.getenv("DEBUG")

                threading.Thread(target=print).start()
            """,
            "p/quiet.py": """
                import os, re
                import requests

                PATTERN = re.compile("x")

                def ask():
                    return requests.get("https://api.example.com/x"), os.environ["A"]

                if __name__ == "__main__":
                    requests.get("https://api.example.com/y")
            """,
            "p/app.py": """
                from flask import Flask
                app = Flask("p")

                @app.route("/x")
                def x():
                    return "x"
            """,
        }
    )
    assert {key for kind, key in found if kind == "import_effect"} == {"p.works"}
    said = found["import_effect", "p.works"].why
    assert "environment HOME" in said
    assert "environment DEBUG" in said
    assert "http api.example.com" in said
    assert "starts a thread" in said
    assert ("import_registration", "p.app") in found
    assert readers(found["import_effect", "p.works"]) == []
