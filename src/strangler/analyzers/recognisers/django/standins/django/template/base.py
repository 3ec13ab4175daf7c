"""What the functions that compile template tags are given, and the nodes that they make.

Source: django/template/base.py; howto/custom-template-tags. What stands between a tag and its end
counts where it stands, so that rendering a list of nodes does nothing more."""


class Variable:
    """A name in a template: what it leads to was looked at where the tag stands."""

    var = ""

    def __init__(self, var=""):
        pass

    def resolve(self, context):
        pass


class FilterExpression:
    var = Variable()
    token = ""

    def __init__(self, token="", parser=None):
        pass

    def resolve(self, context, ignore_failures=False):
        pass


class NodeList(list):
    def render(self, context):
        return ""

    def render_annotated(self, context):
        return ""

    def get_nodes_by_type(self, nodetype):
        return []


class Node:
    child_nodelists = ("nodelist",)
    token = None

    def render(self, context):
        return ""

    def render_annotated(self, context):
        return self.render(context)

    def get_nodes_by_type(self, nodetype):
        return []


class TextNode(Node):
    def __init__(self, s=""):
        self.s = s


class VariableNode(Node):
    def __init__(self, filter_expression=None):
        self.filter_expression = filter_expression


class Token:
    contents = ""
    token_type = 0
    lineno = 0

    def split_contents(self):
        return ["", ""]


class Parser:
    tokens = [Token()]

    def parse(self, parse_until=None):
        return NodeList()

    def compile_filter(self, token):
        return FilterExpression()

    def next_token(self):
        return Token()

    def delete_first_token(self):
        pass

    def skip_past(self, endtag):
        pass

    def find_filter(self, filter_name):
        pass


def token_kwargs(bits, parser, support_legacy=False):
    return {"": FilterExpression()}
