"""Management commands: `call_command` with a name runs who listens to the command of that name.

Source: django/core/management/__init__.py."""

from django.core.management.base import BaseCommand, CommandError

from strangler.standins.terms import notify


def call_command(command_name, *args, **options):
    notify("django.core.management.call_command", command_name)
    command_name.execute()
