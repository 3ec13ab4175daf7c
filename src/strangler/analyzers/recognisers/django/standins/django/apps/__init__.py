"""The registry of models. The recogniser adds each model to `Apps` by its name and its label.

Source: django/apps/registry.py."""

from django.apps.registry import Apps, apps
