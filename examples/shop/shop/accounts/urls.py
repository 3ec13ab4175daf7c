from django.contrib.auth.views import LogoutView
from django.urls import path

from shop.accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.Overview.as_view(), name="overview"),
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("register/", views.Register.as_view(), name="register"),
    path("profile/", views.EditProfile.as_view(), name="profile"),
    path("addresses/", views.AddressList.as_view(), name="addresses"),
    path("addresses/new/", views.AddAddress.as_view(), name="add-address"),
    path("favourites/<int:product_id>/", views.toggle_favourite, name="toggle-favourite"),
]
