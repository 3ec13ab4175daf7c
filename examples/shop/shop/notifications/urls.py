from django.urls import path

from shop.notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.Inbox.as_view(), name="inbox"),
    path("<int:pk>/read/", views.mark_read, name="mark-read"),
]
