"""Text messages, through a provider that may not be configured."""

import json
import logging
import urllib.request

from django.conf import settings

try:
    import requests
except ImportError:  # only the production image installs it
    requests = None

logger = logging.getLogger("shop.sms")


def send_sms(phone: str, text: str) -> bool:
    """True if the provider took the message."""
    if not settings.SMS_URL or not phone:
        logger.debug("no text message to %s", phone or "nobody")
        return False
    message = {"to": phone, "text": text[:160]}
    if requests is not None:
        return requests.post(settings.SMS_URL, json=message, timeout=5).ok
    request = urllib.request.Request(settings.SMS_URL, data=json.dumps(message).encode())
    with urllib.request.urlopen(request, timeout=5) as response:
        return response.status < 300
