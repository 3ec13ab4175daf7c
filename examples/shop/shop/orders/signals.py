"""What other apps may react to. Both send `order`."""

from django.dispatch import Signal

order_placed = Signal()
order_cancelled = Signal()
