"""Rules of a load balancer as JSON and a request in, the target group that takes it out: the plain
reading of AWS's documentation, one rule after the other, one condition after the other."""

import re


def group_of(rules, method, host, path, headers, query):
    """The name of the target group, by the first rule by priority all of whose conditions hold."""
    numbered = [rule for rule in rules if rule["Priority"] != "default"]
    default = [rule for rule in rules if rule["Priority"] == "default"]
    for rule in [*sorted(numbered, key=lambda each: int(each["Priority"])), *default]:
        if all(_holds(each, method, host, path, headers, query) for each in rule["Conditions"]):
            return _group(rule["Actions"][0])
    raise AssertionError("the default rule has no conditions")


def _group(action):
    if "TargetGroupArn" in action:
        return action["TargetGroupArn"].split("/")[1]
    (only,) = action["ForwardConfig"]["TargetGroups"]
    return only["TargetGroupArn"]["Ref"]


def _holds(condition, method, host, path, headers, query):
    match condition["Field"]:
        case "host-header":
            values = condition["HostHeaderConfig"]["Values"]
            return any(_like(value, host, re.IGNORECASE) for value in values)
        case "path-pattern":
            config = condition["PathPatternConfig"]
            return any(_like(value, path) for value in config.get("Values", [])) or any(
                re.search(value, path) for value in config.get("RegexValues", [])
            )
        case "http-request-method":
            return method in condition["HttpRequestMethodConfig"]["Values"]
        case "http-header":
            config = condition["HttpHeaderConfig"]
            given = headers.get(config["HttpHeaderName"].lower())
            return given is not None and any(
                _like(value, given, re.IGNORECASE) for value in config["Values"]
            )
        case "query-string":
            return any(
                pair["Key"] in query and _like(pair["Value"], query[pair["Key"]], re.IGNORECASE)
                for pair in condition["QueryStringConfig"]["Values"]
            )
    raise AssertionError(condition)


def _like(pattern, text, flags=0):
    words = {"*": ".*", "?": "."}
    parts = re.findall(r"\\[*?\\]|.", pattern)
    regex = "".join(words.get(part, re.escape(part[-1])) for part in parts)
    return re.fullmatch(regex, text, flags) is not None
