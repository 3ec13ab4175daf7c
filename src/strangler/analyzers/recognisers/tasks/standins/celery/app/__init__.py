"""`celery.app`"""
