"""How Django's types behave when called, for the call solver.

Rules: Django documentation, "Managers" and "QuerySet API reference"."""

from strangler.model.summaries import CollectionSummary, Summary, TypeSummary

_QUERY = CollectionSummary(
    name="django.db.models.QuerySet",
    one=frozenset(
        {
            "aget",
            "acreate",
            "afirst",
            "alast",
            "create",
            "earliest",
            "first",
            "get",
            "last",
            "latest",
        }
    ),
    same=frozenset(
        {
            *("alias", "all", "annotate", "complex_filter", "defer", "difference", "distinct"),
            *("exclude", "extra", "filter", "intersection", "iterator", "none", "only"),
            *("order_by", "prefetch_related", "reverse", "select_for_update"),
            *("select_related", "union", "using"),
        }
    ),
)

SUMMARIES: tuple[Summary, ...] = tuple(
    TypeSummary("django.db.models.Model", attribute, _QUERY)
    for attribute in ("objects", "_default_manager", "_base_manager")
)
