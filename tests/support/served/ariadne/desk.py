"""A schema of ariadne: resolvers bound by decorator and by call."""

from ariadne import (
    MutationType,
    ObjectType,
    QueryType,
    SubscriptionType,
    gql,
    make_executable_schema,
)

type_defs = gql(
    """
    type Book { title: String }
    type Query { books: [Book] count: Int }
    type Mutation { addBook(title: String): Book }
    type Subscription { ticks: Int }
    """
)
query = QueryType()
mutation = ObjectType("Mutation")
other = MutationType()
subscription = SubscriptionType()
book = ObjectType("Book")


@query.field("books")
def list_books(_, info):
    return []


@book.field("title")
def title(book, info):
    return ""


def count(_, info):
    return 0


query.set_field("count", count)


@mutation.field("addBook")
def add(_, info, title):
    return None


@subscription.source("ticks")
async def ticks(_, info):
    yield 1


schema = make_executable_schema(type_defs, query, mutation, subscription, book)
