"""MongoEngine: what is imported from the package itself."""

from mongoengine.connection import (
    connect,
    disconnect,
    disconnect_all,
    get_connection,
    get_db,
    register_connection,
)
from mongoengine.document import (
    Document,
    DynamicDocument,
    DynamicEmbeddedDocument,
    EmbeddedDocument,
    MapReduceDocument,
)
from mongoengine.errors import (
    DoesNotExist,
    InvalidQueryError,
    MultipleObjectsReturned,
    NotUniqueError,
    OperationError,
    ValidationError,
)
from mongoengine.fields import *
from mongoengine.queryset import (
    CASCADE,
    DENY,
    DO_NOTHING,
    NULLIFY,
    PULL,
    Q,
    QuerySet,
    queryset_manager,
)
