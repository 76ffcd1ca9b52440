"""Videos: the file for everybody, in parts where a player asks for them, and the pages on which staff keep them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jena_sro.inhalte.forms import VideoForm
from jena_sro.inhalte.models import Video
from jena_sro.inhalte.models.video import FOLDER
from jena_sro.inhalte.ranges import file_response
from jena_sro.inhalte.uploads import video_upload
from jena_sro.konten.models import Konto, Rolle
from jena_sro.konten.permissions import konto_of, role_required

AN_HOUR = 60 * 60  # seconds; not for ever, since people in a video may take back that they are shown
staff = role_required(Rolle.FACHDIENST, Rolle.ADMINISTRATION)


@require_safe
@login_not_required
def video_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """The video itself, or a part of it."""
    video = get_object_or_404(Video, file=f"{FOLDER}/{name}")
    try:
        response = file_response(request, video.file, video.content_type, f'"{name}"')
    except FileNotFoundError as error:
        raise Http404 from error
    if response.status_code < 400:
        response.headers["Cache-Control"] = f"public, max-age={AN_HOUR}"
        response.headers["Content-Disposition"] = f'inline; filename="{video.place}.{video.format}"'
    return response


@require_safe
@staff
def video_list(request: HttpRequest) -> TemplateResponse:
    """Each place with its Video, if it has one."""
    videos = {video.place: video for video in Video.objects.all()}
    places = [(value, label, videos.get(value)) for value, label in Video.Place.choices]
    return TemplateResponse(request, "inhalte/video_list.html", {"places": places})


@require_http_methods(["GET", "HEAD", "POST"])
@staff
@video_upload
@transaction.non_atomic_requests  # a large file comes slowly; nobody waits for it
def video_update(request: HttpRequest, place: str) -> HttpResponse:
    """The Video of a place: upload it, replace its file, correct its words."""
    video = find_video(place)
    sent = [request.POST, request.FILES] if request.method == "POST" else []
    form = VideoForm(*sent, instance=video, is_oversized=getattr(request, "has_oversized_file", False))
    if sent and form.is_valid() and is_stored(form, konto_of(request)):
        messages.success(request, "Das Video ist gespeichert und öffentlich zu sehen.")
        return redirect("inhalte:video_list")
    stored = find_video(place)  # what the form has written over it is not shown
    return TemplateResponse(request, "inhalte/video_update.html", {"form": form, "video": stored})


@require_POST
@staff
def video_delete(request: HttpRequest, place: str) -> HttpResponse:
    video = Video.objects.select_for_update().filter(place=find_video(place).place).first()
    if video is None:
        messages.warning(request, "Dieses Video wurde schon gelöscht.")
        return redirect("inhalte:video_list")
    video.delete()
    messages.success(request, "Das Video ist gelöscht. Auf der Seite steht jetzt, dass es noch keines gibt.")
    return redirect("inhalte:video_list")


def find_video(place: str) -> Video:
    """The Video of a place, or one that is still to be stored. Raises Http404 for what is no place."""
    if place not in Video.Place.values:
        raise Http404
    return Video.objects.at(place) or Video(place=place)


def is_stored(form: VideoForm, konto: Konto) -> bool:
    """Keep what was typed and sent. False, with a sentence in the form, if somebody else was quicker."""
    try:
        with transaction.atomic():
            store_video(form, konto)
    except IntegrityError:
        form.add_error(None, "Gerade hat jemand anderes hier ein Video gespeichert. Bitte vergleichen Sie beide.")
    except Video.DoesNotExist:
        form.add_error("upload", "Jemand anderes hat das Video gelöscht. Bitte wählen Sie eine Datei aus.")
    return form.is_valid()


def store_video(form: VideoForm, konto: Konto) -> None:
    """Raises Video.DoesNotExist if there is no file any more, IntegrityError if there is another first Video by now."""
    values = form.cleaned_data
    video = Video.objects.select_for_update().filter(place=form.instance.place).first()
    if video is None and not values["upload"]:
        raise Video.DoesNotExist
    video = video or Video(place=form.instance.place)
    video.title, video.duration, video.transcript = values["title"], values["duration"], values["transcript"]
    if values["upload"]:
        video.take_file(values["upload"], form.file_format)
        video.uploaded_by = konto
    try:
        video.save()
    except IntegrityError:
        video.file.storage.delete(str(video.file.name))
        raise
