"""The end of each request where sessions are always saved (`SESSION_SAVE_EVERY_REQUEST`)."""

from django.contrib.sessions.models import Session

from strangler.standins.terms import writes


class SessionMiddleware:
    def process_response(self, request=None, response=None):
        writes(Session)
