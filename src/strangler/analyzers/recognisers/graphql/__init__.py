"""GraphQL: the fields of root types as doors, for graphene, strawberry and ariadne."""
