import fastapi

router = fastapi.APIRouter()


class Quays:
    prefix = "/quays"

    @router.get(prefix)
    def listed():
        return []

    @staticmethod
    @router.post(prefix + "/{quay}")
    def made(quay: str):
        return {}
