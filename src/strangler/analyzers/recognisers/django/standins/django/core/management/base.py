"""What a management command runs.

Source: django/core/management/base.py."""


class CommandError(Exception):
    pass


class OutputWrapper:
    def write(self, msg="", style_func=None, ending=None):
        pass

    def flush(self):
        pass

    def isatty(self):
        return True


class CommandParser:
    def add_argument(self, *args, **kwargs):
        pass

    def add_mutually_exclusive_group(self, **kwargs):
        return self

    def add_argument_group(self, *args, **kwargs):
        return self

    def add_subparsers(self, **kwargs):
        return self

    def add_parser(self, *args, **kwargs):
        return self

    def set_defaults(self, **kwargs):
        pass


class Style:
    def SUCCESS(self, text):
        return text

    def ERROR(self, text):
        return text

    def WARNING(self, text):
        return text

    def NOTICE(self, text):
        return text

    def MIGRATE_HEADING(self, text):
        return text

    def MIGRATE_LABEL(self, text):
        return text

    def HTTP_INFO(self, text):
        return text


class BaseCommand:
    help = ""
    stdout = OutputWrapper()
    stderr = OutputWrapper()
    style = Style()

    def __init__(self, stdout=None, stderr=None, no_color=False, force_color=False):
        pass

    def add_arguments(self, parser):
        pass

    def execute(self, *args, **options):
        self.add_arguments(CommandParser())
        return self.handle(*args, **options)

    def handle(self, *args, **options):
        pass

    def check(self, *args, **kwargs):
        pass

    def check_migrations(self):
        pass


class AppCommand(BaseCommand):
    def handle(self, *app_labels, **options):
        self.handle_app_config(None)

    def handle_app_config(self, app_config, **options):
        pass


class LabelCommand(BaseCommand):
    def handle(self, *labels, **options):
        self.handle_label("")

    def handle_label(self, label, **options):
        pass
