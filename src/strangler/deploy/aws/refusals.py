"""Errors of botocore in, our own out: which action on what, and what to do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from strangler.deploy.aws.errors import AccountError, AwsError, DeniedError, ExpiredError
from strangler.errors import StranglerError

_DENIED = {
    "AccessDenied",
    "AccessDeniedException",
    "AuthorizationError",
    "Forbidden",
    "NotAuthorized",
    "UnauthorizedOperation",
}
_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"}
_UNKNOWN_KEY = {
    "AuthFailure",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidToken",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
_THROTTLED = {
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "SlowDown",
    "TooManyRequestsException",
}
_QUOTA = {
    "LimitExceeded",
    "LimitExceededException",
    "ServiceQuotaExceededException",
    "TooManyBuckets",
}
_ACTION = re.compile(r"not authorized to perform:? ([a-z0-9-]+:[A-Za-z*]+)")
_RESOURCE = re.compile(r"on resource:? (\S+?)(?= because|[\s,]|$)")
_USER = re.compile(r"User:? (\S+)")
_BECAUSE = re.compile(r"because (.+)")


@contextmanager
def plainly(region: str = "") -> Iterator[None]:
    """What botocore raises inside becomes an AwsError or AccountError with words."""
    try:
        yield
    except StranglerError:
        raise
    except Exception as error:
        told = explained(error, region)
        if told is None:
            raise
        raise told from error


def code_of(error: BaseException) -> str:
    """AWS's own code of an error, or nothing."""
    response: Any = getattr(error, "response", None)
    return str(response.get("Error", {}).get("Code", "")) if isinstance(response, dict) else ""


def message_of(error: BaseException) -> str:
    """AWS's own words."""
    response: Any = getattr(error, "response", None)
    if isinstance(response, dict):
        return str(response.get("Error", {}).get("Message", "")) or str(error)
    return str(error)


def explained(error: BaseException, region: str = "") -> StranglerError | None:
    """The error in our words; None if it is not one of AWS's or botocore's."""
    import botocore.exceptions as known

    match error:
        case known.ClientError():
            return _answered(error, region)
        case known.ProfileNotFound():
            return AccountError(
                f"{_first(error)}\ncorrect AWS_PROFILE, or see `aws configure list-profiles`"
            )
        case known.NoCredentialsError() | known.PartialCredentialsError():
            return AccountError(
                f"no credentials for AWS were found ({_first(error)})\n"
                "set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
                "or sign in with `aws sso login`"
            )
        case (
            known.SSOError()
            | known.TokenRetrievalError()
            | known.CredentialRetrievalError()
            | known.RefreshWithMFAUnsupportedError()
        ):
            return ExpiredError(
                f"the credentials could not be renewed: {_first(error)}\n"
                "sign in again (`aws sso login`), then run the same command once more"
            )
        case known.EndpointConnectionError() | known.ConnectTimeoutError():
            where = f" in {region}" if region else ""
            return AwsError(
                f"AWS does not answer{where}: {_first(error)}\n"
                "is the Region's name right, and does a proxy or firewall stand between?"
            )
        case known.HTTPClientError() | known.ReadTimeoutError():
            return AwsError(f"the connection to AWS broke: {_first(error)}\nrun the command again")
        case known.BotoCoreError():
            return AwsError(_first(error))
    return None


def denied(message: str) -> str:
    """`cloudformation:CreateChangeSet on arn:...` out of AWS's sentence; empty if it says nothing
    of that kind. Found in answers and in the reasons that stacks and resources failed for."""
    action = _ACTION.search(message)
    if not action:
        return ""
    resource = _RESOURCE.search(message)
    on = f" on {resource[1]}" if resource else ""
    return f"{action[1]}{on}"


def _answered(error: Any, region: str) -> StranglerError:
    code, message = code_of(error), message_of(error)
    operation = getattr(error, "operation_name", "")
    if code in _EXPIRED:
        return ExpiredError(
            f"the credentials have expired ({operation}: {code})\n"
            "renew them, then run the same command again: everything that was done is kept"
        )
    if code in _UNKNOWN_KEY:
        where = f" in {region}" if region else ""
        return AccountError(
            f"AWS does not know these credentials{where} ({operation}: {code}: {message})\n"
            "check AWS_PROFILE and the keys; a Region that has to be enabled first says the same"
        )
    if code in _DENIED or denied(message):
        return _refused(message, operation)
    if code in _THROTTLED:
        return AwsError(
            f"AWS is asked too often: {operation} was still throttled after "
            "ten attempts with growing pauses\nwait a minute, then run the same command again"
        )
    if code in _QUOTA:
        return AwsError(
            f"a quota of the account is used up ({operation}: {message})\n"
            "ask for more in Service Quotas, or remove what is not needed, then run it again"
        )
    return AwsError(f"AWS refused {operation}: {code}: {message}")


def _refused(message: str, operation: str) -> DeniedError:
    what = denied(message)
    if not what:
        return DeniedError(
            f"not allowed: {operation} ({message})\nadd the action to the role that deploys"
        )
    user, because = _USER.search(message), _BECAUSE.search(message)
    lines = [f"not allowed: {what}"]
    if user:
        lines.append(f"asked as {user[1]}")
    if because:
        lines.append(because[1])
    lines.append("add the action to a policy of that role or user, then run the command again")
    return DeniedError("\n".join(lines))


def _first(error: BaseException) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
