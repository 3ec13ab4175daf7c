import json
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management import CommandError, call_command

from shop.catalog.models import Product, Review
from shop.common.testing import ShopTestCase
from shop.inventory import stock
from shop.inventory.models import StockLevel


class PageTests(ShopTestCase):
    def test_the_front_page_leads_to_the_catalogue(self):
        self.assertRedirects(self.client.get("/"), "/catalog/")

    def test_search_and_stock_filter(self):
        self.assertContains(self.client.get("/catalog/?q=kett"), "Kettle")
        self.assertNotContains(self.client.get("/catalog/?in_stock=1"), "Trowel")

    def test_a_category_shows_its_products_only(self):
        response = self.client.get("/catalog/category/garden/")
        self.assertContains(response, "Trowel")
        self.assertNotContains(response, "Kettle")

    def test_unknown_products_are_404(self):
        for path in ("/catalog/nope/", "/catalog/sku/XX-999/", "/catalog/category/nope/"):
            assert self.client.get(path).status_code == 404

    def test_skus_redirect_to_the_product(self):
        self.assertRedirects(self.client.get("/catalog/sku/KT-101/"), "/catalog/kettle/")
        assert self.client.post("/catalog/sku/KT-101/").status_code == 405

    def test_wholesale_customers_see_their_price(self):
        self.client.force_login(self.bob)
        self.assertContains(self.client.get("/catalog/kettle/"), "25.50")

    def test_only_customers_review(self):
        self.client.force_login(self.alice)
        review = {"rating": 5, "body": "Boils"}
        assert self.client.post("/catalog/kettle/reviews/", review).status_code == 403
        self.place_order(self.alice, self.kettle)
        self.assertRedirects(
            self.client.post("/catalog/kettle/reviews/", review), "/catalog/kettle/"
        )
        assert Review.objects.get(product=self.kettle).rating == 5
        self.assertContains(self.client.get("/catalog/kettle/reviews/"), "1 orders")

    def test_static_pages_answer(self):
        for path in ("/about/", "/healthz", "/accounts/login/", "/accounts/register/"):
            assert self.client.get(path).status_code == 200


class ApiTests(ShopTestCase):
    def test_products_are_listed_in_pages(self):
        page = self.client.get("/api/products/").json()
        assert (page["count"], page["pages"]) == (4, 1)
        assert page["results"][1]["sku"] == "KT-101"

    def test_a_change_of_stock_reaches_the_cached_product(self):
        path = f"/api/products/{self.kettle.pk}/"
        assert self.client.get(path).json()["available"] == 10
        stock.set_quantity(StockLevel.objects.get(product=self.kettle), 3)
        assert self.client.get(path).json()["available"] == 3

    def test_only_staff_change_prices(self):
        path, body = f"/api/products/{self.kettle.pk}/", json.dumps({"price": "31"})
        assert self.client.patch(path, body, "application/json").status_code == 403
        self.client.force_login(self.office)
        assert self.client.patch(path, body, "application/json").json()["price"] == "31.00"
        assert self.client.delete(path).status_code == 204
        assert self.client.get(path).status_code == 404


class ImportTests(ShopTestCase):
    def test_the_demo_file_is_imported_with_its_stock(self):
        out = StringIO()
        call_command("import_products", settings.BASE_DIR / "data" / "products.csv", stdout=out)
        assert out.getvalue() == "5 created, 3 updated, 0 skipped\n"
        assert Product.objects.get(sku="GD-203").available == 4

    def test_a_file_without_prices_is_refused(self):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "bad.csv"
            path.write_text("sku,name\nX,Y\n")
            with self.assertRaisesMessage(CommandError, "missing columns: category, price"):
                call_command("import_products", path)
