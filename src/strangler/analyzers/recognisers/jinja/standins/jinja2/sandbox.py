"""`jinja2.sandbox`: environments that allow less."""

from jinja2.environment import Environment


class SandboxedEnvironment(Environment):
    pass


class ImmutableSandboxedEnvironment(SandboxedEnvironment):
    pass
