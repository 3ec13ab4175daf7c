"""Views of many objects.

Source: django/views/generic/list.py."""

from django.core.paginator import Paginator
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View

from strangler.standins.terms import calls


class MultipleObjectMixin(ContextMixin):
    allow_empty = True
    queryset = None
    model = None
    paginate_by = None
    paginate_orphans = 0
    context_object_name = None
    paginator_class = Paginator
    page_kwarg = "page"
    ordering = None

    def get_queryset(self):
        self.get_ordering()
        if self.queryset is not None:
            return calls(self.queryset.all)
        return calls(self.model._default_manager.all)

    def get_ordering(self):
        return self.ordering

    def paginate_queryset(self, queryset, page_size):
        self.get_paginate_orphans()
        self.get_allow_empty()
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.page(1)
        return paginator, page, page.object_list, page.has_other_pages()

    def get_paginate_by(self, queryset):
        return self.paginate_by

    def get_paginator(self, queryset, per_page, orphans=0, allow_empty_first_page=True, **kwargs):
        return self.paginator_class(queryset, per_page, **kwargs)

    def get_paginate_orphans(self):
        return self.paginate_orphans

    def get_allow_empty(self):
        return self.allow_empty

    def get_context_object_name(self, object_list):
        return self.context_object_name

    def get_context_data(self, *, object_list=None, **kwargs):
        queryset = self.object_list
        page_size = self.get_paginate_by(queryset)
        name = self.get_context_object_name(queryset)
        paginator, page, queryset, is_paginated = self.paginate_queryset(queryset, page_size)
        context = {
            "paginator": paginator,
            "page_obj": page,
            "is_paginated": is_paginated,
            "object_list": queryset,
        }
        context[name] = queryset
        context.update(kwargs)
        return super().get_context_data(**context)


class BaseListView(MultipleObjectMixin, View):
    def get(self, request, *args, **kwargs):
        self.object_list = self.get_queryset()
        self.get_allow_empty()
        context = self.get_context_data()
        return self.render_to_response(context)


class MultipleObjectTemplateResponseMixin(TemplateResponseMixin):
    template_name_suffix = "_list"

    def render_to_response(self, context, **response_kwargs):
        return self._render(context, self.object_list)

    def get_template_names(self):
        return super().get_template_names()


class ListView(MultipleObjectTemplateResponseMixin, BaseListView):
    pass
