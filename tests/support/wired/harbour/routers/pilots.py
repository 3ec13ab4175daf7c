from fastapi import APIRouter, Depends

from harbour.controllers import controller
from harbour.security import whoever

router = APIRouter(prefix="/pilots")


@controller(router)
class PilotController:
    user: str = Depends(whoever)

    @router.get("")
    def listed(self):
        return []

    @router.get("/{pilot}")
    def one(self, pilot: str):
        return {}
