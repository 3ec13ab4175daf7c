"""Helpers."""


def model_to_dict(model, *arguments, **named):
    """Data of an instance."""
    return {}


def dict_to_model(model_class, data, ignore_unknown=False):
    """An instance of data."""
    return model_class()


def update_model_from_dict(instance, data, ignore_unknown=False):
    """Assigns attributes."""
    return instance
