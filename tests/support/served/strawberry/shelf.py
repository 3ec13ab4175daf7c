"""A schema of strawberry: fields by method, by resolver and merged types."""

import strawberry
from strawberry.tools import merge_types


def all_books() -> list[str]:
    return []


@strawberry.type
class Books:
    all_books: list[str] = strawberry.field(resolver=all_books)

    @strawberry.field
    def newest_book(self) -> str:
        return ""

    @strawberry.field(name="howMany")
    def count(self) -> int:
        return 0

    def helper(self):
        return None


@strawberry.type
class Authors:
    @strawberry.field
    def author(self, name: str) -> str:
        return name


Query = merge_types("Query", (Books, Authors))


@strawberry.type
class Mutation:
    @strawberry.mutation
    def add_book(self, title: str) -> str:
        return title


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def ticks(self) -> int:
        yield 1


schema = strawberry.Schema(query=Query, mutation=Mutation, subscription=Subscription)
