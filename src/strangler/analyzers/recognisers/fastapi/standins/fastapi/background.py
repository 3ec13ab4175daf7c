"""`fastapi.background`"""

from starlette.background import BackgroundTasks as StarletteBackgroundTasks


class BackgroundTasks(StarletteBackgroundTasks):
    """Functions that are called when the response is sent."""
