"""Models by name. One whose name is computed may be any.

Source: django/apps/registry.py."""


class Apps:
    def get_model(self, app_label, model_name=None, require_ready=True):
        if model_name is None:
            return type(getattr(self, app_label))
        return type(getattr(self, model_name))

    def is_installed(self, app_name):
        return True


apps = Apps()
