from ninja import Router

router = Router()


@router.get("/{uuid:track}", operation_id="track")
def track(request, track: str):
    return {}
