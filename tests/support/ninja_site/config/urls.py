from django.urls import path
from ninja import NinjaAPI
from parcels.security import Key
from parcels.views import depots
from parcels.views import router as parcels

api = NinjaAPI(auth=Key())
closed = NinjaAPI(urls_namespace="closed", docs_url=None, openapi_url="")

api.add_router("/parcels/", parcels)
api.add_router("tracks", "parcels.tracks.router", auth=None)
for name in ("north", "south"):
    closed.add_router(f"/{name}", depots, url_name_prefix=name)


@api.get("/health", auth=None)
def health(request):
    return {}


@closed.api_operation(["POST", "PATCH"], "/both/{path:rest}")
def both(request, rest: str):
    return {}


urlpatterns = [path("api/", api.urls), path("closed/", closed.urls)]
