"""Every option of `strangler proxy` has a variable of its own, for containers."""

import inspect

from strangler.cli.main import app
from strangler.cli.proxy import proxy

NO_VARIABLE = {"context", "check", "quiet", "verbose"}


def test_every_option_has_a_variable_of_its_own_name():
    """STRANGLER_ and the option's name in capitals."""
    (command,) = [each for each in app.registered_commands if each.callback.__name__ == "proxy"]
    parameters = inspect.signature(command.callback).parameters
    for name, parameter in parameters.items():
        if name in NO_VARIABLE:
            continue
        (option,) = parameter.annotation.__metadata__
        assert option.envvar == f"STRANGLER_{name.upper()}", name
    assert inspect.signature(proxy).parameters.keys() == parameters.keys()
