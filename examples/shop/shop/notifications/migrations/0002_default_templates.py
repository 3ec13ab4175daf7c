"""Messages need their templates; shops that edited theirs keep them."""

from django.db import migrations

TEMPLATES = {
    "receipt": (
        "Your order {number}",
        "Dear {name},\n\nthank you for your order {number} over {total}.\n",
    ),
    "shipment": (
        "Your parcel is {status}",
        "Dear {name},\n\norder {number} is {status}. Its number is {tracking}.\n",
    ),
    "cancelled": (
        "Order {number} is cancelled",
        "Dear {name},\n\nwe cancelled your order {number}.\n",
    ),
    "refund": (
        "Refund for order {number}",
        "Dear {name},\n\nwe returned {amount} for order {number}.\n",
    ),
    "back-in-stock": (
        "{product} is back",
        "Dear {name},\n\n{product} is in stock again.\n",
    ),
    "cart-reminder": (
        "You left something behind",
        "Dear {name},\n\n{count} products are still waiting for you.\n",
    ),
}


def create_templates(apps, schema_editor):
    template_model = apps.get_model("notifications", "MessageTemplate")
    for key, (subject, body) in TEMPLATES.items():
        template_model.objects.get_or_create(
            key=key, defaults={"subject": subject, "body": body}
        )


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [migrations.RunPython(create_templates, migrations.RunPython.noop)]
