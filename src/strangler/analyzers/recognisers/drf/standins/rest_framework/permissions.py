"""Who may.

Source: rest_framework/permissions.py."""


class BasePermission:
    def has_permission(self, request, view):
        return True

    def has_object_permission(self, request, view, obj):
        return True


class AllowAny(BasePermission):
    pass


class IsAuthenticated(BasePermission):
    def has_permission(self, request, view):
        return request.user.is_authenticated


class IsAdminUser(BasePermission):
    def has_permission(self, request, view):
        return request.user.is_staff


class IsAuthenticatedOrReadOnly(BasePermission):
    def has_permission(self, request, view):
        return request.user.is_authenticated


class DjangoModelPermissions(BasePermission):
    perms_map = {}
    authenticated_users_only = True

    def get_required_permissions(self, method, model_cls):
        return [""]

    def _queryset(self, view):
        return view.get_queryset()

    def has_permission(self, request, view):
        return request.user.has_perms(self.get_required_permissions("", None))


class DjangoModelPermissionsOrAnonReadOnly(DjangoModelPermissions):
    pass


class DjangoObjectPermissions(DjangoModelPermissions):
    def get_required_object_permissions(self, method, model_cls):
        return [""]

    def has_object_permission(self, request, view, obj):
        return request.user.has_perms(self.get_required_object_permissions("", None), obj)
