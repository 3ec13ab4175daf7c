def everybody():
    return []


def dismiss(number):
    return number
