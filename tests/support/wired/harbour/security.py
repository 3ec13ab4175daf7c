from typing import Annotated

from fastapi import Depends, Security
from fastapi.security import OAuth2PasswordBearer

bearer = OAuth2PasswordBearer(tokenUrl="token")


def read_token(token: str = Depends(bearer)):
    return token


def whoever(token: Annotated[str, Depends(read_token)]):
    return token


def require_officer():
    return None


def database():
    yield None


Officer = Annotated[str, Security(whoever, scopes=["officer"])]
