from django.contrib.auth.views import LoginView

from jena_sro.konten.forms import LoginForm


class KontoLoginView(LoginView):
    authentication_form = LoginForm
    template_name = "konten/login.html"
    redirect_authenticated_user = True
