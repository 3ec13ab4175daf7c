"""`starlette.middleware`"""
