"""What projects declare about themselves."""

from typing import Any

import pytest

from strangler.analyzers.discovery import python_requirement


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[project]\nrequires-python = ">=3.11"'),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = ">=3.11"'),
        ("setup.cfg", "[options]\npython_requires = >=3.11"),
        ("setup.py", 'setup(python_requires=">=3.11")'),
    ],
)
def test_the_versions_of_python(project: Any, name: str, text: str) -> None:
    project.fill({name: text})
    assert python_requirement(project.root) == ">=3.11"


@pytest.mark.parametrize("text", ["", "[project", "project = 1", "[project]\nrequires-python = 3"])
def test_no_answer_is_an_empty_answer(project: Any, text: str) -> None:
    project.fill({"pyproject.toml": text})
    assert python_requirement(project.root) == ""
