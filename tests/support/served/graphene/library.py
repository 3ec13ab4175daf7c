"""A schema of graphene: inherited root fields, resolvers and mutations."""

import graphene
from graphene import relay


class Book(graphene.ObjectType):
    title = graphene.String()


class Listing:
    all_books = graphene.List(Book)
    newest = graphene.Field(Book, name="latest")

    def resolve_all_books(self, info):
        return []


def find(root, info, title):
    return None


class Query(Listing, graphene.ObjectType):
    book_by_title = graphene.Field(Book, title=graphene.String(), resolver=find)
    count = graphene.Int()
    LIMIT = 10

    def resolve_newest(self, info):
        return None

    def resolve_count(self, info):
        return 0


class AddBook(graphene.Mutation):
    class Arguments:
        title = graphene.String()

    ok = graphene.Boolean()

    def mutate(self, info, title):
        return AddBook(ok=True)


class Remove(relay.ClientIDMutation):
    ok = graphene.Boolean()

    @classmethod
    def mutate_and_get_payload(cls, root, info, **given):
        return Remove(ok=True)


class Mutation(graphene.ObjectType):
    add_book = AddBook.Field()
    remove = Remove.Field()


schema = graphene.Schema(query=Query, mutation=Mutation)
