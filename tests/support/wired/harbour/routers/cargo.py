from fastapi import Depends

from harbour.custom import GuardedRouter
from harbour.security import Officer, database

router = GuardedRouter(area="cargo")
nested = GuardedRouter("nested", prefix="/own")


@router.get("/{cargo_id}")
def get_cargo(cargo_id: int, db=Depends(database)):  # noqa: B008 - how FastAPI injects
    return {}


@nested.put("/{x}/{y}")
def put(x: int, y: int, officer: Officer):
    return {}


router.include_router(nested)
