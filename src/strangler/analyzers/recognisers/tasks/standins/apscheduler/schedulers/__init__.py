"""`apscheduler.schedulers`"""
