"""The office's pages over orders/reports.py."""

import csv
from datetime import timedelta

from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from shop.common.cache import cache_key, cached
from shop.orders import reports
from shop.utils import as_int

staff_only = staff_member_required(login_url="accounts:login")


@staff_only
def sales(request: HttpRequest) -> HttpResponse:
    days = as_int(request.GET.get("days"), 30)
    end = timezone.now()
    context = {
        "days": days,
        "sales": reports.sales_by_category(end - timedelta(days=days), end),
        "customers": cached(cache_key("sales-report"), reports.best_customers),
    }
    return render(request, "orders/sales_report.html", context)


@require_GET
@staff_only
def dead_stock_csv(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(content_type="text/csv")
    response["Content-Disposition"] = 'attachment; filename="dead-stock.csv"'
    writer = csv.writer(response)
    writer.writerow(["sku", "quantity"])
    writer.writerows(reports.dead_stock())
    return response
