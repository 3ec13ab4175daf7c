from fastapi import APIRouter

router = APIRouter(prefix="/cranes")


@router.get("/{crane_id}")
def crane(crane_id: int):
    return {}


@router.websocket("/watch")
async def watch(websocket):
    await websocket.accept()
