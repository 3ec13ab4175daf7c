from fastapi import APIRouter, Depends

from harbour.security import read_token

from . import cargo, quays
from .cranes import router as crane_router

router = APIRouter(prefix="/all")
router.include_router(cargo.router, dependencies=[Depends(read_token)])
for module in (quays,):
    router.include_router(module.router, prefix="/q")
router.include_router(crane_router)
