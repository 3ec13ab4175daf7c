"""Rules are read with the variables that the proxy's tasks will have."""

from strangler.cli.main import main
from support import delivered


def test_a_variable_of_the_tasks_needs_no_place_in_the_shell(tmp_path, monkeypatch, capsys):
    """deploy.yaml sets it; whatever the shell says of it does not count."""
    monkeypatch.delenv("MONOLITH_URL", raising=False)
    rules, deploy = delivered.files(tmp_path)
    command = ["deploy", "render", str(rules), "--deploy", str(deploy), "-o", str(tmp_path / "t")]
    code = main(command)
    said = capsys.readouterr().err
    assert "MONOLITH_URL" not in said
    assert code == 0, said
