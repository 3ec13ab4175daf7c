import pytest

from strangler.proxy.worker.options import WorkerOptions, parse


def test_options_survive_the_command_line():
    """Also a path that looks like an option."""
    options = WorkerOptions(control=5, listen=(6, 7), access_log="--odd", grace=1.5)
    assert parse(options.arguments()) == options


def test_a_worker_without_control_does_not_start(capsys):
    """Nobody but the supervisor starts one."""
    with pytest.raises(SystemExit) as ending:
        parse([])
    assert ending.value.code == 2
    assert "--control" in capsys.readouterr().err
