"""The pages of the admin: which hooks they call. `_model`, which the recogniser adds, is a row of
the model that the class is registered for.

Source: django/contrib/admin/options.py."""

from django.contrib.admin.models import LogEntry
from django.core.paginator import Paginator
from django.forms.models import modelform_factory, modelformset_factory
from django.http.request import HttpRequest

from strangler.standins.terms import calls, one, reads, writes


class BaseModelAdmin:
    actions = []
    inlines = []
    list_display = []
    ordering = None
    form = None
    formset = None
    model = None
    paginator = Paginator
    _model = None

    def get_queryset(self, request):
        return type(self._model)._default_manager.all()

    def get_form(self, request, obj=None, change=False, **kwargs):
        return modelform_factory(type(self._model), self.form)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        pass

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        pass

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        pass

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        pass

    def get_field_queryset(self, db, db_field, request):
        pass

    def get_fields(self, request, obj=None):
        return []

    def get_fieldsets(self, request, obj=None):
        return []

    def get_exclude(self, request, obj=None):
        return []

    def get_ordering(self, request):
        return self.ordering

    def get_readonly_fields(self, request, obj=None):
        return []

    def get_prepopulated_fields(self, request, obj=None):
        return {}

    def get_sortable_by(self, request):
        return []

    def get_inlines(self, request, obj=None):
        return self.inlines

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm("")

    def has_change_permission(self, request, obj=None):
        return request.user.has_perm("")

    def has_delete_permission(self, request, obj=None):
        return request.user.has_perm("")

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("")

    def has_module_permission(self, request):
        return request.user.has_module_perms("")


class ModelAdmin(BaseModelAdmin):
    def __init__(self, model=None, admin_site=None):
        pass

    def get_urls(self):
        return []

    def get_object(self, request, object_id, from_field=None):
        return self.get_queryset(request).get()

    def get_actions(self, request):
        return {}

    def get_list_display(self, request):
        return []

    def get_list_filter(self, request):
        return []

    def get_list_select_related(self, request):
        return []

    def get_search_fields(self, request):
        return []

    def get_search_results(self, request, queryset, search_term):
        return queryset, True

    def get_inline_instances(self, request, obj=None):
        return [inline() for inline in self.get_inlines(request, obj)]

    def get_formsets_with_inlines(self, request, obj=None):
        return []

    def get_changeform_initial_data(self, request):
        return {}

    def message_user(self, request, message, level="", extra_tags="", fail_silently=False):
        pass

    def log_addition(self, request, obj, message):
        writes(LogEntry)

    def log_change(self, request, obj, message):
        writes(LogEntry)

    def log_deletion(self, request, obj, object_repr):
        writes(LogEntry)

    def log_deletions(self, request, queryset):
        writes(LogEntry)

    def save_form(self, request, form, change):
        return form.save(commit=False)

    def save_model(self, request, obj, form, change):
        obj.save()

    def delete_model(self, request, obj):
        obj.delete()

    def delete_queryset(self, request, queryset):
        queryset.delete()

    def save_formset(self, request, form, formset, change):
        formset.save()

    def save_related(self, request, form, formsets, change):
        form.save_m2m()
        for formset in formsets:
            self.save_formset(request, form, formset, change)

    def response_add(self, request, obj, post_url_continue=None):
        pass

    def response_change(self, request, obj):
        pass

    def response_delete(self, request, obj_display, obj_id):
        pass

    def response_action(self, request, queryset):
        pass

    def changelist_view(self, request, extra_context=None):
        queryset = self.get_queryset(request)
        queryset, _ = self.get_search_results(request, queryset, "")
        self.get_list_display(request)
        self.get_list_filter(request)
        for row in queryset:
            str(row)
        self.response_action(request, queryset)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        obj = self.get_object(request, object_id)
        self.get_readonly_fields(request, obj)
        form = self.get_form(request, obj)(instance=obj)
        if form.is_valid():
            obj = self.save_form(request, form, change=True)
            self.save_model(request, obj, form, True)
            self.save_related(request, form, [], True)
            self.log_change(request, obj, "")
            self.response_change(request, obj)
            self.response_add(request, obj)

    def add_view(self, request, form_url="", extra_context=None):
        return self.changeform_view(request)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self.changeform_view(request, object_id)

    def delete_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, object_id)
        self.log_deletion(request, obj, "")
        self.delete_model(request, obj)
        self.response_delete(request, "", "")

    def history_view(self, request, object_id, extra_context=None):
        self.get_object(request, object_id)
        reads(LogEntry)


class InlineModelAdmin(BaseModelAdmin):
    def __init__(self, parent_model=None, admin_site=None):
        pass

    def get_queryset(self, request):
        return self.model._default_manager.all()

    def get_extra(self, request, obj=None, **kwargs):
        return 0

    def get_min_num(self, request, obj=None, **kwargs):
        return 0

    def get_max_num(self, request, obj=None, **kwargs):
        return 0

    def get_formset(self, request, obj=None, **kwargs):
        return modelformset_factory(self.model, self.form, self.formset)


class StackedInline(InlineModelAdmin):
    pass


class TabularInline(InlineModelAdmin):
    pass
