from django.urls import path

from shop.shipping import views

app_name = "shipping"

urlpatterns = [
    path("track/<str:tracking>/", views.TrackParcel.as_view(), name="track"),
    path("parcels/<int:pk>/hand-over/", views.hand_over, name="hand-over"),
]
