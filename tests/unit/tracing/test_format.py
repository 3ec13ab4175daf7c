"""Lines of traces, merged."""

import json

import pytest

from strangler.tracing.format import NotATraceError, line, merged

HEAD = line({"kind": "trace", "version": 1, "pythons": ["3.11"]})


def sql(text, transaction):
    return line({"kind": "sql", "text": text, "transaction": transaction})


def test_what_several_saw_stands_once():
    """Sorted, the head first, with every Python."""
    other = HEAD.replace("3.11", "3.12")
    found = merged([f'{HEAD}\n{{"kind":"b"}}\n{{"kind":"a"}}\n', f'{other}\n{{"kind":"a"}}\n'])
    assert json.loads(found[0])["pythons"] == ["3.11", "3.12"]
    assert found[1:] == ['{"kind":"a"}', '{"kind":"b"}']


def test_numbers_of_transactions_do_not_meet():
    """Each process counts its own; the same transaction is one, another one has another number."""
    found = merged([f"{HEAD}\n{sql('a', 1)}\n", f"{HEAD}\n{sql('b', 1)}\n{sql('a', 2)}\n"])
    assert found[1:] == [sql("a", 1), sql("b", 2)]


def test_merging_again_changes_nothing():
    """A merged file is a trace like any other."""
    found = merged([f"{HEAD}\n{sql('b', 7)}\n{sql('a', 9)}\n"])
    assert merged(["\n".join(found)]) == found


def test_a_line_that_was_cut_short_is_left_out():
    """Its process was killed while it wrote."""
    assert merged([f'{HEAD}\n{{"kind":"a"}}\n{{"kind":"b"']) == [HEAD, '{"kind":"a"}']


def test_another_version_is_refused():
    """With words that say so."""
    with pytest.raises(NotATraceError, match="version 2"):
        merged([HEAD.replace('"version":1', '"version":2')])
