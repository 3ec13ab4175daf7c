"""Connections, look-ups, processes and written files."""

from support.traced import of_kind, records


def test_connections_are_told_by_host_and_port(tmp_path):
    """Those to this machine are marked."""
    found = records(
        tmp_path / "p",
        {
            "main.py": """
            import socket
            server = socket.create_server(("127.0.0.1", 0))
            client = socket.create_connection(server.getsockname())
            """
        },
    )
    (seen,) = of_kind(found, "connect")
    assert (seen["host"], seen["loopback"], seen["at"][2]) == ("127.0.0.1", True, 4)


def test_a_look_up_is_told_by_its_name(tmp_path):
    """Of a name, not of an address."""
    found = records(
        tmp_path / "p",
        {"main.py": "import socket\nsocket.getaddrinfo('localhost', 80)\n"},
    )
    assert [r["host"] for r in of_kind(found, "lookup")] == ["localhost"]


def test_of_a_process_only_the_program_is_kept(tmp_path):
    """Its arguments may be secrets."""
    found = records(
        tmp_path / "p",
        {"main.py": "import subprocess\nsubprocess.run(['true', '--password=hunter2'])\n"},
    )
    assert [r["program"] for r in of_kind(found, "process")] == ["true"]
    assert "hunter2" not in repr(found)


def test_written_files_are_told_as_far_as_they_are_the_projects(tmp_path):
    """In the folder for temporary files each run has other names."""
    found = records(
        tmp_path / "p",
        {
            "main.py": """
            import os, tempfile
            open("data.csv", "w").close()
            open("main.py").close()
            tempfile.NamedTemporaryFile().close()
            os.open("raw.bin", os.O_WRONLY | os.O_CREAT)
            os.rename("data.csv", "other.csv")
            """
        },
        TMPDIR=str(tmp_path),
    )
    assert {r["path"] for r in of_kind(found, "write")} == {
        "<temporary>",
        "data.csv",
        "other.csv",
        "raw.bin",
    }
