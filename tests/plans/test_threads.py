"""Words about weeks and sessions: who may write and read, what is seen, what opens, and who is told of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from athletes.models import MessageCopy, NoSecondAdult, NotInThread
from athletes.models.threads import MOST
from plans import inbox, threads, word_notices
from plans.threads import Mentions, Part, say_in_week, talk_of, week_talks, week_thread
from reminders import loops, post
from reminders.models import Notice, Reminder
from tests import daytime, make

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from athletes.models import User

MONDAY = dt.date(2026, 5, 4)
NOON = "2026-05-04 12:00"

pytestmark = pytest.mark.usefixtures("guard_looks_away", "monday_noon")


def page_of(athlete: User, monday: str = "2026-05-04") -> str:
    """Where the words about a week stand."""
    return reverse("plans:week_thread", args=[athlete.pk, monday])


def soup(client: Client, address: str) -> BeautifulSoup:
    """The page at an address."""
    return BeautifulSoup(client.get(address).content, "html.parser")


def bodies(page: BeautifulSoup) -> list[str]:
    """The messages on a page."""
    return [one.select("p")[1].get_text() for one in page.select(".thread > li")]


def titles() -> list[tuple[str, str]]:
    """Who was told what on the site."""
    return list(Notice.objects.filter(kind="words").order_by("pk").values_list("recipient__name", "title"))


def tell_due() -> None:
    """Send what is due now."""
    loops.tick()


# --- a week ----------------------------------------------------------------------------------------------------------


def test_athlete_and_coach_write_about_a_week_and_other_weeks_stay_apart(as_coach, as_athlete, athlete):
    as_coach.post(page_of(athlete), {"body": "Well done. <b>Rest</b> now."})
    as_athlete.post(page_of(athlete), {"body": "Thanks."})
    as_athlete.post(page_of(athlete, "2026-05-11"), {"body": "Next week"})

    page = soup(as_athlete, page_of(athlete))

    assert bodies(page) == ["Well done. <b>Rest</b> now.", "Thanks."]
    assert [one.get_text() for one in page.select(".thread__who strong")] == ["Ruth", "You"]


def test_weeks_of_two_athletes_are_two_conversations(as_coach, athlete, other_athlete, sign_in):
    as_coach.post(page_of(athlete), {"body": "For Ines alone"})

    assert bodies(soup(sign_in(other_athlete), page_of(other_athlete))) == []
    assert sign_in(other_athlete).get(page_of(athlete)).status_code == 404


@pytest.mark.parametrize("monday", ["2026-05-05", "2026-5-4", "x", "20260504", "1999-01-04", "2026-02-30"])
def test_what_is_no_monday_is_not_found(as_athlete, athlete, monday):
    address = reverse("plans:week_thread", args=[athlete.pk, monday])

    assert [as_athlete.get(address).status_code, as_athlete.post(address, {"body": "Hm"}).status_code] == [404, 404]


@pytest.mark.parametrize("body", ["", "  \n ", "x" * (MOST + 1)])
def test_no_words_or_too_many_are_refused_and_kept(as_coach, athlete, body):
    response = as_coach.post(page_of(athlete), {"body": body})

    assert response.status_code == 422
    assert week_thread(athlete, MONDAY).pk is None
    assert (body.strip() or "Nothing was sent") in response.content.decode()


def test_four_thousand_characters_are_sent_and_one_more_never_is(athlete, coach):
    say_in_week(athlete, MONDAY, coach, "x" * MOST)

    with pytest.raises(ValueError, match="4,000"):
        say_in_week(athlete, MONDAY, coach, "x" * (MOST + 1))
    assert week_thread(athlete, MONDAY).messages.count() == 1


def test_htmx_gets_the_conversation_alone(as_coach, athlete):
    response = as_coach.post(page_of(athlete), {"body": "Well done"}, headers={"HX-Request": "true"})
    wrong = as_coach.post(page_of(athlete), {"body": " "}, headers={"HX-Request": "true"})

    assert (response.status_code, wrong.status_code) == (200, 422)
    assert response.content.decode().lstrip().startswith('<section class="words" id="words-week"')


# --- the second adult ------------------------------------------------------------------------------------------------


def test_no_adult_writes_to_a_minor_about_a_week_without_a_second_one(coach, minor, as_coach):
    response = as_coach.post(page_of(minor), {"body": "Between us"})

    assert response.status_code == 403
    assert week_thread(minor, MONDAY).pk is None
    with pytest.raises(NoSecondAdult):
        say_in_week(minor, MONDAY, coach, "Between us")
    assert "under 18" in as_coach.get(page_of(minor)).content.decode()


def test_a_guardian_reads_and_answers_what_is_said_about_a_minors_week(coach, minor, guardian, as_coach, as_guardian):
    as_coach.post(page_of(minor), {"body": "A hard week"})
    as_guardian.post(page_of(minor), {"body": "She is tired"})

    assert bodies(soup(as_guardian, page_of(minor))) == ["A hard week", "She is tired"]
    readers = MessageCopy.objects.filter(message__body="A hard week").values_list("reader", flat=True)
    assert set(readers) == {minor.pk, guardian.pk}


def test_a_stranger_neither_reads_nor_writes(stranger, sign_in, coach, athlete):
    say_in_week(athlete, MONDAY, coach, "A secret")
    client = sign_in(stranger)

    assert [client.get(page_of(athlete)).status_code, client.post(page_of(athlete), {"body": "x"}).status_code] == [
        404,
        404,
    ]
    with pytest.raises(NotInThread):
        say_in_week(athlete, MONDAY, stranger, "x")


# --- what is seen ----------------------------------------------------------------------------------------------------


def test_who_has_seen_the_own_newest_message_and_when(as_athlete, as_coach, athlete, coach):
    say_in_week(athlete, MONDAY, coach, "First")
    say_in_week(athlete, MONDAY, coach, "Second")
    before = soup(as_coach, page_of(athlete)).select(".thread__seen")
    with daytime.at("2026-05-04 17:40"):
        as_athlete.get(page_of(athlete))

        seen = [one.get_text() for one in soup(as_coach, page_of(athlete)).select(".thread > li")]

    assert before == []
    assert "Seen by Ines, today 18:40" in seen[1]
    assert "Seen" not in seen[0]


def test_the_page_of_a_session_is_read_by_its_athlete_and_not_by_a_coach_who_looks(
    as_athlete: Client, as_coach: Client, athlete: User, coach: User
) -> None:
    session = make.session(athlete)
    session.say(coach, "Have fun")
    session.say(athlete, "I had")
    for client in (as_athlete, as_coach):
        client.get(reverse("plans:session_detail", args=[session.pk]))

    unread = MessageCopy.objects.filter(read_at=None).values_list("reader", "message__body")

    assert list(unread) == [(coach.pk, "I had")]


def test_the_newest_twenty_come_first_and_the_older_on_a_page_of_their_own(as_coach, athlete, coach):
    for number in range(45):
        say_in_week(athlete, MONDAY, athlete, f"Word {number}")
    address, found = page_of(athlete), []

    page = soup(as_coach, address)
    found.append(bodies(page))
    for _ in range(2):
        page = soup(as_coach, address + str(page.select(".thread__move a")[0]["href"]).partition("words/")[2])
        found.append(bodies(page))

    assert found == [[f"Word {n}" for n in some] for some in (range(25, 45), range(5, 25), range(5))]
    assert [one.get_text() for one in page.select(".thread__move a")] == ["Newest words"]


@pytest.mark.parametrize("before", ["0", "-3", "x", "²", "9" * 40])
def test_a_page_that_is_none_is_the_newest(as_coach, athlete, coach, before):
    say_in_week(athlete, MONDAY, coach, "Here")

    assert bodies(soup(as_coach, f"{page_of(athlete)}?before={before}")) == ["Here"]


# --- drills ----------------------------------------------------------------------------------------------------------


def test_a_drill_named_in_a_message_opens(as_athlete, athlete, coach):
    make.drill("butt-kicks", name="Butt kicks")
    say_in_week(athlete, MONDAY, coach, "Two rounds of BUTT  KICKS, then @butt-kicks & <i>rest</i>\nnot buttkicks")

    page = soup(as_athlete, page_of(athlete))

    links = [(a.get_text(), a["href"]) for a in page.select(".thread a")]
    assert links == [("BUTT  KICKS", "/drills/butt-kicks/"), ("Butt kicks", "/drills/butt-kicks/")]
    assert bodies(page) == ["Two rounds of BUTT  KICKS, then Butt kicks & <i>rest</i>not buttkicks"]


def test_only_drills_the_reader_may_see_are_linked(athlete, coach, stranger):
    make.drill("secret-skip", name="Secret skip", team=make.team_of(stranger))
    own = make.drill("gate-march", name="Gate march", team=make.team_of(coach), is_published=True)

    parts = Mentions(athlete).parts("Secret skip, @secret-skip and gate march.")

    assert parts == [Part("Secret skip, @secret-skip and "), Part("gate march", own.get_absolute_url()), Part(".")]


def test_a_text_without_drills_is_one_piece(athlete):
    assert Mentions(athlete).parts("me@example.org, @nobody") == [Part("me@example.org, @nobody")]


# --- counts ----------------------------------------------------------------------------------------------------------


def test_unread_words_about_weeks_count_like_those_about_sessions(coach, athlete, minor):
    say_in_week(athlete, MONDAY, athlete, "May I run on Sunday?")
    make.session(athlete).say(athlete, "Done")

    found = {line.key.partition("-")[0]: line for line in inbox.lines(coach, MONDAY)}

    assert inbox.unread_counts(coach) == {athlete.pk: 2}
    assert (found["week"].what, found["week"].why, found["week"].extra) == (
        "“May I run on Sunday?”", "Question", "the week of 4 May",
    )  # fmt: skip
    assert found["week"].url == page_of(athlete)


def test_reading_or_saying_seen_takes_the_line_from_the_inbox(as_coach, coach, athlete):
    say_in_week(athlete, MONDAY, athlete, "One")
    say_in_week(athlete, MONDAY + dt.timedelta(days=7), athlete, "Two")
    as_coach.get(page_of(athlete))

    as_coach.post(reverse("plans:week_seen", args=[athlete.pk, "2026-05-11"]))

    assert inbox.unread_counts(coach) == {}
    assert [line for line in inbox.lines(coach, MONDAY) if line.key.startswith("week")] == []


def test_words_of_a_fellow_coach_are_not_counted(coach, assistant, athlete):
    say_in_week(athlete, MONDAY, assistant, "She is fine")

    assert inbox.unread_counts(coach) == {}


def test_the_athletes_plan_leads_to_each_week_with_what_is_new(as_athlete, athlete, coach):
    make.session(athlete)
    say_in_week(athlete, MONDAY, coach, "One")
    say_in_week(athlete, MONDAY, coach, "Two")
    say_in_week(athlete, MONDAY, athlete, "Three")

    page = soup(as_athlete, reverse("my_plan"))

    count = page.select(f'a[href="{page_of(athlete)}"] .count')
    assert [one.get_text() for one in count] == ["2 new"]
    assert week_talks(athlete, athlete, [MONDAY])[MONDAY] == threads.WeekTalk(3, 2)


def test_the_coachs_calendar_leads_to_each_week(as_coach, athlete):
    page = soup(as_coach, reverse("athlete_detail", args=[athlete.pk]) + "?month=2026-05")

    weeks = [f"2026-{day}" for day in ("04-27", "05-04", "05-11", "05-18", "05-25")]
    assert [a["href"] for a in page.select(".week-words")] == [page_of(athlete, week) for week in weeks]


@pytest.mark.parametrize("count", [1, 15])
def test_a_conversation_costs_the_same_however_long(
    athlete: User, coach: User, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make.drill("butt-kicks", name="Butt kicks")
    for _ in range(count):
        say_in_week(athlete, MONDAY, coach, "Butt kicks")
    MessageCopy.objects.update(read_at=dt.datetime(2026, 5, 4, 13, tzinfo=dt.UTC))
    _ = coach.team_memberships
    thread = week_thread(athlete, MONDAY)

    with django_assert_num_queries(3):
        talk = talk_of(thread, coach)

    assert len(talk.said) == count


# --- telling ---------------------------------------------------------------------------------------------------------


def test_words_are_told_once_five_minutes_after_the_last(athlete, coach):
    session = make.session(athlete, "8 x 400 m")
    session.say(coach, "Keep it easy")
    with daytime.at("2026-05-04 12:03"):
        say_in_week(athlete, MONDAY, coach, "And sleep")
    with daytime.at("2026-05-04 12:06"):
        tell_due()
        early = titles()
    with daytime.at("2026-05-04 12:09"):
        tell_due()

    assert early == []
    assert titles() == [("Ines Moreau", "2 messages from Ruth")]
    body = Notice.objects.get(kind="words").body
    assert "8 × 400" in body
    assert "the week of 4 May" in body
    assert "easy" not in body


def test_a_stream_of_words_is_told_after_half_an_hour_at_most(athlete, coach):
    for minute in range(0, 60, 4):
        with daytime.at(f"2026-05-04 12:{minute:02}"):
            say_in_week(athlete, MONDAY, coach, "More")

    due = Reminder.objects.filter(kind="words", channel="in_app").values_list("due_at", flat=True)

    assert min(due) <= dt.datetime(2026, 5, 4, 12, 30, tzinfo=dt.UTC)


def test_what_was_read_meanwhile_is_not_told(as_athlete, athlete, coach):
    say_in_week(athlete, MONDAY, coach, "Keep it easy")
    as_athlete.get(page_of(athlete))

    with daytime.at("2026-05-04 12:10"):
        tell_due()

    assert titles() == []
    assert set(Reminder.objects.filter(kind="words").values_list("state", flat=True)) == {"cancelled"}


def test_after_one_notice_new_words_are_told_again_and_old_ones_are_not(as_athlete, athlete, coach):
    say_in_week(athlete, MONDAY, coach, "One")
    with daytime.at("2026-05-04 12:10"):
        tell_due()
        say_in_week(athlete, MONDAY, coach, "Two")
    with daytime.at("2026-05-04 12:20"):
        tell_due()

    assert titles() == [("Ines Moreau", "Ruth wrote to you")] * 2


def test_fellow_coaches_are_not_told_and_the_athletes_words_go_to_all_coaches(athlete, coach, assistant):
    say_in_week(athlete, MONDAY, coach, "Plan")
    first = set(Reminder.objects.filter(kind="words").values_list("recipient", flat=True))
    say_in_week(athlete, MONDAY, athlete, "Thanks")

    everybody = set(Reminder.objects.filter(kind="words").values_list("recipient", flat=True))

    assert (first, everybody) == ({athlete.pk}, {athlete.pk, coach.pk, assistant.pk})


def test_a_guardian_is_told_what_a_minor_is_told(minor, guardian, coach):
    say_in_week(minor, MONDAY, coach, "A hard week")

    with daytime.at("2026-05-04 12:10"):
        tell_due()

    assert sorted(titles()) == [("Anna Demir", "Ruth wrote to you"), ("Elif Demir", "Ruth wrote to you")]
    assert "Elif, the week of 4 May" in Notice.objects.get(recipient=guardian).body


def test_who_left_the_conversation_is_not_told(athlete, coach, assistant):
    say_in_week(athlete, MONDAY, athlete, "My knee hurts")
    assistant.memberships.all().delete()

    with daytime.at("2026-05-04 12:10"):
        tell_due()

    assert titles() == [("Ruth Adeyemi", "Ines wrote to you")]


def test_the_letter_quotes_the_words_and_its_subject_does_not(athlete, coach):
    say_in_week(athlete, MONDAY, coach, "Ice the <knee> " + "x" * 300)
    notice = word_notices.find(str(MessageCopy.objects.get(reader=athlete).pk))
    assert notice is not None

    subject, text, html = post.write("words", word_notices.letter(notice, athlete))

    assert subject == "Ruth wrote to you"
    assert "Ice the <knee>" in text
    assert "Ice the &lt;knee&gt;" in html
    assert "x" * 250 not in text
    assert page_of(athlete) in text


def test_a_notice_of_one_thing_leads_there_and_of_several_to_the_inbox(athlete, coach):
    say_in_week(athlete, MONDAY, athlete, "One")
    head = str(MessageCopy.objects.get(reader=coach).pk)
    one = word_notices.find(head)
    make.session(athlete).say(athlete, "Two")

    several = word_notices.find(head)

    assert one is not None
    assert several is not None
    assert (word_notices.path(one), word_notices.path(several)) == (page_of(athlete), reverse("inbox"))


@pytest.mark.parametrize("key", ["", "x", "0", "999999"])
def test_a_copy_that_is_gone_is_told_to_nobody(key, db):
    assert word_notices.find(key) is None
