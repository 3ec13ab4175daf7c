"""What happens when modules are imported: a query that is only built reads nothing."""

import pytest

from strangler.model.coupling import CouplingKind

FILES = {
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
    "shop/__init__.py": "",
    "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\n",
    "shop/urls.py": "urlpatterns = []\n",
    "shop/query.py": """
        from django.db.models import Count, OuterRef, QuerySet, Subquery

        class Restricted(QuerySet):
            def restrict(self, user):
                return self.filter(pk__in=self.model.objects.filter(name="x"))

        def count_related(model):
            return Subquery(model.objects.filter(id=OuterRef("id")).order_by().values("id"))

        def first_of(model):
            return model.objects.first()
    """,
    "shop/models.py": """
        from django.db import models
        from shop.query import Restricted

        class Rack(models.Model):
            name = models.TextField()
            objects = Restricted.as_manager()
    """,
}


@pytest.mark.parametrize(
    ("queryset", "reads"),
    [
        ("Rack.objects.restrict(None)", False),
        ("Rack.objects.restrict(None).annotate(n=Count('name')).distinct()", False),
        ("Rack.objects.annotate(n=count_related(Rack))", False),
        ("count_related(Rack)", False),
        ("first_of(Rack)", True),
        ("Rack.objects.count()", True),
        ("list(Rack.objects.restrict(None))", True),
    ],
)
def test_a_query_that_is_built_in_a_class_body_is_lazy(couplings, queryset, reads):
    """ref/models/querysets, "When QuerySets are evaluated"."""
    view = f"""
        from django.db.models import Count
        from shop.models import Rack
        from shop.query import count_related, first_of

        class View:
            queryset = {queryset}
    """
    found = couplings({**FILES, "shop/views.py": view})
    assert ((CouplingKind.IMPORT_EFFECT.value, "shop.views") in found) is reads
