from flask.views import MethodView


def home():
    return ""


def about():
    return ""


class Basket(MethodView):
    slug = "basket"

    def get(self):
        return ""

    def delete(self):
        return ""


class Order(Basket):
    slug = "order"

    def post(self):
        return ""
