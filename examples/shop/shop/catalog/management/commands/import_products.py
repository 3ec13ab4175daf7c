"""Import the supplier's price list."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shop.catalog.importing import BadFileError, import_products
from shop.inventory.models import Warehouse


class Command(BaseCommand):
    help = "Create or update products, and their stock, from a CSV file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--warehouse", default="MAIN")

    def handle(self, *args: object, file: Path, warehouse: str, **options: object) -> None:
        place, _ = Warehouse.objects.get_or_create(code=warehouse, defaults={"name": warehouse})
        try:
            with file.open(encoding="utf-8", newline="") as lines:
                result = import_products(lines, place)
        except (OSError, BadFileError) as error:
            raise CommandError(f"{file}: {error}") from error
        self.stdout.write(
            f"{result.created} created, {result.updated} updated, {result.skipped} skipped"
        )
