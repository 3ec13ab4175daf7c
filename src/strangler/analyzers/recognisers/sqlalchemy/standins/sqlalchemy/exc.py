"""Errors (core: exceptions)."""


class SQLAlchemyError(Exception):
    """The base of all."""

    code = ""
    orig = None
    statement = ""
    params = None
    args = ()

    def __init__(self, *arguments, **named):
        pass


ArgumentError = CompileError = DBAPIError = DataError = DatabaseError = SQLAlchemyError
DetachedInstanceError = DisconnectionError = IdentifierError = IntegrityError = SQLAlchemyError
InterfaceError = InternalError = InvalidRequestError = MissingGreenlet = SQLAlchemyError
MultipleResultsFound = NoReferenceError = NoReferencedColumnError = SQLAlchemyError
NoReferencedTableError = NoResultFound = NoSuchColumnError = NoSuchModuleError = SQLAlchemyError
NoSuchTableError = NotSupportedError = ObjectNotExecutableError = SQLAlchemyError
OperationalError = PendingRollbackError = ProgrammingError = ResourceClosedError = SQLAlchemyError
StatementError = TimeoutError = UnboundExecutionError = UnmappedColumnError = SQLAlchemyError
UnreflectableTableError = UnsupportedCompilationError = SQLAlchemyError
SADeprecationWarning = SAWarning = MovedIn20Warning = RemovedIn20Warning = SQLAlchemyError
