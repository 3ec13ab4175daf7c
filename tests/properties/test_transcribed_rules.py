"""Whatever rules say, and however they are written, they say the same as JSON."""

import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from strangler.rules.document import parse_rules
from strangler.rules.transcribing import as_json
from support.rules_files import unplaced

ENVIRONMENT = {"HOST": "a.example", "NUMBER": "12"}
texts = st.one_of(
    st.text(min_size=1, max_size=12).filter(lambda text: "\0" not in text),
    st.sampled_from(["1", "true", "null", "~", "5.0", "${HOST}", "$${x}", "${NONE:-no}", "é\x85"]),
)
percents = st.decimals(0, 100, places=2).map(float) | st.integers(0, 100)


@st.composite
def documents(draw):
    """A rules file as data, not always one that is accepted."""
    routes = [
        {
            "id": f"{number}-{draw(texts)}",
            "match": {
                draw(st.sampled_from(["exact", "prefix", "path"])): "/" + draw(texts),
                "headers": {"x-one": draw(texts), "x-two": "1"},
                "query": {draw(texts): draw(texts)},
            },
            "service": "orders",
            "effect": draw(st.sampled_from(["none", "write", "unknown"])),
            "state": "canary",
            "canary": {"percent": draw(percents), "by": ["header:x-user"]},
            "priority": number,
        }
        for number in range(draw(st.integers(0, 3)))
    ]
    return {
        "version": 1,
        "proxy": {"expose_route": draw(st.booleans()), "deadline": "28s"},
        "upstreams": {
            "monolith": {"url": "http://${HOST}:8000"},
            "orders": {"url": "http://10.0.0.2", "max_in_flight": "${NUMBER}"},
        },
        "default": "monolith",
        "routes": routes,
    }


@given(documents(), st.booleans() | st.none(), st.booleans())
def test_json_loads_to_the_same_rules(document, flow, unicode):
    """The published form means what was checked, character by character."""
    text = yaml.safe_dump(document, default_flow_style=flow, allow_unicode=unicode, sort_keys=False)
    read = parse_rules(text, "rules.yaml", ENVIRONMENT)
    assume(read.rules is not None)
    again = parse_rules(as_json(text), "rules.yaml", ENVIRONMENT)
    assert again.rules is not None, again.diagnostics
    assert unplaced(again.rules) == unplaced(read.rules)
