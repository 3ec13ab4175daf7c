"""A decorator for class-based views: methods of the class become operations of the router."""

import inspect

from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute


def controller(router: APIRouter):
    def decorate(made):
        inside = APIRouter()
        for route in list(router.routes):
            if isinstance(route, APIRoute) and route.endpoint in vars(made).values():
                function = route.endpoint
                first, *others = inspect.signature(function).parameters.values()
                first = first.replace(default=Depends(lambda: made), kind=first.KEYWORD_ONLY)
                others = [other.replace(kind=other.KEYWORD_ONLY) for other in others]
                function.__signature__ = inspect.Signature([first, *others])
                router.routes.remove(route)
                inside.add_api_route(
                    route.path[len(router.prefix) :], function, methods=list(route.methods)
                )
        router.routes += APIRouter(prefix=router.prefix).routes
        prefix, router.prefix = router.prefix, ""
        router.include_router(inside, prefix=prefix)
        return made

    return decorate
