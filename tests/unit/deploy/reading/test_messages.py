"""Every mistake in a deploy.yaml has a message with its place, and all come at once."""

import pytest

from strangler.deploy.reading import load_deployment, parse_deployment

HEAD = "version: 1\nname: shop\nregion: eu-west-1\n"
ARN = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
PACKAGE = "bucket: b-c, key: k, handler: a.b"


def told(body: str, head: str = HEAD) -> list[str]:
    """Line, code and message of each problem."""
    read = parse_deployment(head + body, "deploy.yaml", {})
    assert (read.deployment is None) == bool(read.diagnostics)
    return [f"{each.location.line} {each.code} {each.message}" for each in read.diagnostics]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("colour: red", "4 STR703 unknown key 'colour' in the file"),
        ("retain_data: maybe", "4 STR706"),
        ("name: twice", "4 STR704"),
        ("network: {vpc: vpc-1, subnets: [subnet-01234567, subnet-01234568]}", "'vpc-1' is no VPC"),
        ("network: {vpc: vpc-01234567}", "STR707"),
        (
            "network: {vpc: vpc-01234567, subnets: [subnet-01234567]}",
            "that is less than two subnets",
        ),
        ("network: {create: {cidr: 10.0.0.0/8}}", "cannot be cut into subnets"),
        ("network: {create: {cidr: 10.0.0.1/16}}", "has host bits set"),
        ("network: {create: {zones: 9}}", "9 is not between 2 and 4"),
        ("network: {create: {egress: none}}", "STR706"),
        ("gateway: {kind: websocket}", "STR706"),
        ("gateway: {stage: a b}", "'a b' is no stage"),
        ("gateway: {domain: {name: shop.example.com}}", "STR707"),
        (f"gateway: {{domain: {{name: Shop, certificate: '{ARN}'}}}}", "'Shop' is no host name"),
        (
            f"gateway: {{domain: {{name: a.example.com, certificate: '{ARN}', weight: 5}}}}",
            "a weighted name needs two targets",
        ),
        (
            f"gateway: {{domain: {{name: a.example.com, certificate: '{ARN}', weight: 5, "
            "monolith_target: b.example.com}}",
            "nobody says where the weighted records go",
        ),
        (
            "gateway: {domain: {name: a.example.com, certificate: 'arn:aws:s3:::b'}}",
            "belongs to s3",
        ),
        (
            "gateway: {domain: {name: a.example.com, certificate: mine}}",
            "'mine' is no ARN",
        ),
        ("gateway: {authorizer: {}}", "it is both or nothing"),
        (
            "gateway: {authorizer: {jwt: {issuer: 'http://x', audience: [a]}}}",
            "'http://x' is no issuer",
        ),
        (
            "gateway: {authorizer: {cognito: {user_pool: pool, clients: [a]}}}",
            "'pool' is no user pool",
        ),
        (f"proxy: {{certificate: '{ARN}'}}", "it has a certificate or its name, not both"),
        ("proxy: {cpu: 300}", "Fargate has no 300 CPU units"),
        ("proxy: {cpu: 256, memory: 8192}", "Fargate has no 256 CPU units with 8192 MiB"),
        ("proxy: {image: shop}", "can become another image at any time"),
        ("proxy: {image: 'shop:latest'}", "can become another image at any time"),
        ("proxy: {image: 'A B'}", "is no image"),
        ("proxy: {tasks: {least: 5, most: 2}}", "at least 5, at most 2"),
        ("proxy: {stop_timeout: 500s}", "STR706"),
        ("proxy: {environment: {1A: x}}", "'1A' is no environment variable"),
        ("proxy: {environment: {A: }}", "'A' has no value"),
        ("proxy: {secrets: {A: 'arn:aws:s3:::b'}}", "belongs to s3"),
        ("services: {a.b: {ecs: {}}}", "cannot be part of resource names"),
        ("services: {a: {}}", "service 'a' is both or nothing"),
        ("services: {a: {ecs: {}, lambda: {image: 'x:1'}}}", "service 'a' is both or nothing"),
        ("services: {a-b: {ecs: {}}, a_b: {ecs: {}}}", "'a_b' and 'a-b' would share a stack"),
        ("services: {a: {ecs: {health_path: ready}}}", "'ready' is no path"),
        ("services: {a: {ecs: {strategy: sudden}}}", "STR706"),
        ("services: {a: {lambda: {}}}", "nobody says what runs"),
        (f"services: {{a: {{lambda: {{image: 'x:1', {PACKAGE}}}}}}}", "it has an image and bucket"),
        (
            f"services: {{a: {{lambda: {{{PACKAGE}, weight: 0.5}}}}}}",
            "it has a weight for no version",
        ),
        (
            f"services: {{a: {{lambda: {{{PACKAGE}, weight: 2, previous_version: '1'}}}}}}",
            "'2' is no weight of an alias",
        ),
        (f"services: {{a: {{lambda: {{{PACKAGE}, alias: '12'}}}}}}", "'12' is no alias"),
        (f"services: {{a: {{lambda: {{{PACKAGE}, runtime: nodejs}}}}}}", "'nodejs' is no runtime"),
        ("monitoring: {log_days: 31}", "CloudWatch keeps no lines for 31 days"),
        ("monitoring: {email: me}", "'me' is no address"),
        ("monitoring: {errors_percent: 0}", "'0' is no share"),
        ("delivery: {application: a b}", "'a b' is no name in AppConfig"),
        ("account: '12'", "'12' is no account"),
        ("tags: {'aws:x': y}", "'aws:x' is no tag of ours"),
        ("cache: {gigabytes: 0}", "0 is not between 1 and 5000"),
        ("permissions_boundary: me", "'me' is no ARN"),
        ("retain_data: ${KEEP}", "4 STR708"),
    ],
)
def test_a_mistake_is_told_with_what_is_wrong(body, expected):
    found = told(body)
    assert len(found) == 1, found
    assert expected in found[0]


def test_all_mistakes_are_told_at_once_in_their_order():
    found = told("network: {create: {zones: 9}}\nproxy: {cpu: 1}\ntags: {'aws:a': b}")
    assert [each.split()[0] for each in found] == ["4", "5", "6"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", "STR702 the file is empty"),
        ("- a\n", "STR705"),
        ("version: 1\n", "STR707"),
        ("version: 2\nname: shop\nregion: eu-west-1\n", "version 2 is not known here"),
        ("version: 1\nname: Shop\nregion: eu-west-1\n", "'Shop' cannot begin the names"),
        ("version: 1\nname: a--b\nregion: eu-west-1\n", "'a--b' cannot begin the names"),
        ("version: 1\nname: shop\nregion: here\n", "'here' is no Region"),
        ("version: [1\n", "STR702"),
    ],
)
def test_what_is_wrong_with_the_whole_is_told(head, expected):
    assert any(expected in each for each in told("", head))


def test_a_file_that_cannot_be_read_is_a_diagnostic(tmp_path):
    (tmp_path / "latin").write_bytes(b"name: \xe9")
    (tmp_path / "large").write_bytes(b"#" * (1024 * 1024 + 1))
    for name, message in (
        ("absent", "No such file"),
        ("latin", "it is not UTF-8"),
        ("large", "more than 1 MB"),
        (".", "directory"),
    ):
        (problem,) = load_deployment(tmp_path / name).diagnostics
        assert problem.code == "STR701"
        assert message in problem.message


def test_variables_are_filled_in_and_part_of_the_digest():
    text = HEAD.replace("shop", "${WHO:-shop}")
    plain, other = (
        parse_deployment(text, "d", values).deployment for values in ({}, {"WHO": "market"})
    )
    assert (plain.name, other.name) == ("shop", "market")
    assert plain.digest != other.digest
