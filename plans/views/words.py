"""A coach's own words: the list, and one word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from athletes.access import coach
from coachsite.lib.access import access
from plans.forms.words import WordForm
from plans.models import CoachWord
from plans.views.board import reading_words

if TYPE_CHECKING:
    from django.http import HttpResponse

    from coachsite.lib.http import Request


@access(coach("GET", "POST"))
def word_list(request: Request) -> HttpResponse:
    """Show the coach's words; take a new one."""
    form = WordForm(request.POST or None, coach=request.user, words=reading_words(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("plans:word_list")
    words = CoachWord.objects.filter(coach=request.user)
    return render(request, "plans/word_list.html", {"form": form, "words": words}, status=422 if form.errors else 200)


@access(coach("GET", "POST"))
def word_edit(request: Request, word_id: int) -> HttpResponse:
    """Change a word. Sessions that are saved keep how they were read."""
    word = get_object_or_404(CoachWord, coach=request.user, pk=word_id)
    form = WordForm(request.POST or None, instance=word, coach=request.user, words=reading_words(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("plans:word_list")
    context = {"form": form, "word_id": word_id}
    return render(request, "plans/word_form.html", context, status=422 if form.errors else 200)


@access(coach("POST"))
def word_delete(request: Request, word_id: int) -> HttpResponse:
    """Remove a word. Sessions that are saved keep how they were read."""
    word = get_object_or_404(CoachWord, coach=request.user, pk=word_id)
    word.delete()
    messages.info(request, f"“{word.word}” is no word of yours any more. Saved sessions stay as they are.")
    return redirect("plans:word_list")
