"""Errors."""


class MongoEngineException(Exception):
    """The base of errors."""


DoesNotExist = InvalidDocumentError = InvalidQueryError = LookUpError = MongoEngineException
MultipleObjectsReturned = NotRegistered = NotUniqueError = OperationError = MongoEngineException
SaveConditionError = FieldDoesNotExist = BulkWriteError = ValidationError = MongoEngineException
