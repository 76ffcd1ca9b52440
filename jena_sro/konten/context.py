from django.http import HttpRequest


def sign_in(request: HttpRequest) -> dict[str, object]:
    """How long the sign-in lasts, for `konten/_sign_in_notice.html`; and whether the second step is still missing."""
    return {"sign_in": getattr(request, "sign_in", None), "missing_step": getattr(request, "missing_step", None)}
