def search():
    return []


def post():
    return {}


def get(number):
    return number
