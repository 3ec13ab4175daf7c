ROOT_URLCONF = "press.urls"
SECRET_KEY = "none"
INSTALLED_APPS = ["shop"]
