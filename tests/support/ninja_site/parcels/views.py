from ninja import Router

from parcels.security import Pass

router = Router()
inner = Router(auth=Pass())
depots = Router()
router.add_router("/{parcel}/labels", inner)


@router.get("/")
def listed(request):
    return []


@router.post("/")
def created(request):
    return {}


@router.delete("/{int:pk}")
def removed(request, pk: int):
    return {}


@inner.put("/{label}/")
def labelled(request, parcel: str, label: str):
    return {}


@depots.get("")
def depot(request):
    return {}
