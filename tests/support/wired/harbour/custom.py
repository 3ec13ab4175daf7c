from fastapi import APIRouter, Depends

from harbour.security import read_token


class GuardedRouter(APIRouter):
    def __init__(self, area: str, prefix: str = "", **options) -> None:
        super().__init__(prefix=f"/{area}" + prefix, dependencies=[Depends(read_token)], **options)
