"""Errors of the ORM."""

from sqlalchemy.exc import SQLAlchemyError

ConcurrentModificationError = DetachedInstanceError = FlushError = SQLAlchemyError
MappedAnnotationError = MultipleResultsFound = NoResultFound = ObjectDeletedError = SQLAlchemyError
ObjectDereferencedError = StaleDataError = UnmappedClassError = SQLAlchemyError
UnmappedColumnError = UnmappedError = UnmappedInstanceError = SQLAlchemyError
