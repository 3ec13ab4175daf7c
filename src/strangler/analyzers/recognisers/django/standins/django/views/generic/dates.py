"""Views by date: which hooks they call.

Source: django/views/generic/dates.py."""

from django.views.generic.base import View
from django.views.generic.detail import BaseDetailView, SingleObjectTemplateResponseMixin
from django.views.generic.list import MultipleObjectMixin, MultipleObjectTemplateResponseMixin


class _Part:
    """The mixins for year, month, week and day hold settings and names of arguments."""


class YearMixin(_Part):
    def get_year(self):
        return ""


class MonthMixin(_Part):
    def get_month(self):
        return ""


class DayMixin(_Part):
    def get_day(self):
        return ""


class WeekMixin(_Part):
    def get_week(self):
        return ""


class DateMixin:
    date_field = None
    allow_future = False

    def get_date_field(self):
        return self.date_field

    def get_allow_future(self):
        return self.allow_future


class BaseDateListView(MultipleObjectMixin, DateMixin, View):
    def get(self, request, *args, **kwargs):
        self.date_list, self.object_list, extra = self.get_dated_items()
        context = self.get_context_data(object_list=self.object_list, date_list=self.date_list)
        return self.render_to_response(context)

    def get_dated_items(self):
        queryset = self.get_dated_queryset()
        return self.get_date_list(queryset), queryset, {}

    def get_dated_queryset(self, **lookup):
        self.get_date_field()
        self.get_allow_future()
        return self.get_queryset().filter(**lookup)

    def get_date_list_period(self):
        return ""

    def get_date_list(self, queryset, date_type=None, ordering="ASC"):
        return queryset.dates("", "")


class _Archive(MultipleObjectTemplateResponseMixin, BaseDateListView):
    pass


class BaseArchiveIndexView(BaseDateListView):
    pass


class ArchiveIndexView(MultipleObjectTemplateResponseMixin, BaseArchiveIndexView):
    pass


class YearArchiveView(YearMixin, _Archive):
    pass


class MonthArchiveView(YearMixin, MonthMixin, _Archive):
    pass


class WeekArchiveView(YearMixin, WeekMixin, _Archive):
    pass


class DayArchiveView(YearMixin, MonthMixin, DayMixin, _Archive):
    pass


class TodayArchiveView(DayArchiveView):
    pass


class BaseDateDetailView(YearMixin, MonthMixin, DayMixin, DateMixin, BaseDetailView):
    pass


class DateDetailView(SingleObjectTemplateResponseMixin, BaseDateDetailView):
    pass
