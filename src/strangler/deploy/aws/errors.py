"""What AWS refuses, as an error that says what to do."""

from strangler.errors import ConfigurationError, StranglerError


class AwsError(StranglerError):
    """AWS did not do what was asked; nothing of it is lost."""

    exit_code = 1


class AccountError(ConfigurationError):
    """Credentials, Region or account are not those that the deployment needs."""


class DeniedError(AwsError):
    """An action is not allowed; the message names it, and on what."""


class ExpiredError(AwsError):
    """The credentials have ended."""


class StackError(AwsError):
    """A stack is in a state that does not allow what was asked."""


class FailedError(AwsError):
    """A stack could not be brought to what was asked; the first resource that failed is named."""
