"""Who may do what: one row a URL, one line a method. `test_access.py` fails on a URL without a row and the reverse.

Roles: `nobody` is not signed in; `self` is the athlete whose things these are, a minor; `mate` trains in the same
team; `guardian` is the minor's; `coach` is head coach, `assistant` sees but does not write plans; `ended` coached the
minor in another team until the link ended; `stranger` coaches elsewhere; `manager` is a site manager.

A line maps a status to the roles that get it. `nobody` is sent to the log-in page (302) unless a line says otherwise;
roles that are not named get 404. A method that a row does not name must be answered 405.
"""

from __future__ import annotations

from typing import Any, NamedTuple

ROLES = ("nobody", "self", "mate", "guardian", "coach", "assistant", "ended", "stranger", "manager")
SIGNED_IN = "self mate guardian coach assistant ended stranger manager"
EVERYONE = f"nobody {SIGNED_IN}"
COACHES = "coach assistant ended stranger"
FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
TUS = {"Tus-Resumable": "1.0.0"}


class Row(NamedTuple):
    """What one URL answers: method -> status -> roles; `body` is a valid form for methods that write.

    In a form bytes stand for a file of these bytes. `headers` go with every method.
    """

    methods: dict[str, dict[int, str]]
    body: dict[str, Any] = {}
    headers: dict[str, str] = {}


def get(roles: str, status: int = 200) -> dict[str, dict[int, str]]:
    """A page to look at."""
    return {"GET": {status: roles}}


# A drill of a team with no more than it needs: its rows are counted, and there are none.
OWN_DRILL = {
    "name": "Gate march",
    "why": "Finds the rhythm at the gate.",
    "purpose": "posture",
    "level": "1",
    "impact": "0",
    "room_min_m": "20",
    "room_max_m": "40",
} | {
    f"{rows}-{count}_FORMS": "0"
    for rows in ("steps", "faults", "checkpoints", "easier", "harder", "questions", "sections")
    for count in ("TOTAL", "INITIAL")
}
PUBLIC = Row(get(EVERYONE))

MATRIX: dict[str, Row] = {
    # pages that several apps make
    "home": Row({"GET": {200: "nobody", 302: SIGNED_IN}}),
    "today": Row(get(SIGNED_IN)),
    "my_plan": Row(get(SIGNED_IN)),
    "my_progress": Row(get(SIGNED_IN)),
    "my_paces": Row(get(SIGNED_IN)),
    "inbox": Row(get(COACHES)),
    "inbox_aside": Row({"GET": {302: COACHES}, "POST": {302: COACHES}}),
    "inbox_aside_back": Row({"POST": {302: COACHES}}),
    "roster": Row(get(COACHES)),
    "athlete_detail": Row(get("self guardian coach assistant")),
    "athlete_progress": Row(get("self guardian coach assistant")),
    "athlete_paces": Row(get("self guardian coach assistant")),
    "health": PUBLIC,
    "reminder_health": PUBLIC,
    "robots": PUBLIC,
    "sitemap": PUBLIC,
    # drills
    "drills:drill_list": PUBLIC,
    "drills:drill_detail": PUBLIC,
    "drills:guide_list": PUBLIC,
    "drills:guide_detail": PUBLIC,
    "drills:team_drill_detail": Row(get("self mate coach assistant")),
    "drills:drill_new": Row(
        {
            "GET": {200: "coach ended stranger", 403: "assistant"},
            "POST": {302: "coach ended stranger", 403: "assistant"},
        },
        OWN_DRILL,
    ),
    "drills:drill_copy": Row(
        {
            "GET": {200: "coach ended stranger", 403: "assistant"},
            "POST": {302: "coach ended stranger", 403: "assistant"},
        }
    ),
    "drills:drill_archive": Row(get(COACHES)),
    "drills:team_drill_edit": Row(
        {"GET": {200: "coach", 403: "assistant"}, "POST": {302: "coach", 403: "assistant"}},
        OWN_DRILL,
    ),
    "drills:team_drill_archive": Row({"POST": {302: "coach", 403: "assistant"}}),
    "drills:team_drill_restore": Row({"POST": {302: "coach", 403: "assistant"}}),
    "drills:team_drill_changes": Row(
        {"GET": {200: "coach", 403: "assistant"}, "POST": {302: "coach", 403: "assistant"}}, {"until": "1"}
    ),
    # oneself
    "athletes:me": Row(
        {"GET": {200: SIGNED_IN}, "POST": {302: SIGNED_IN}},
        {"name": "A new name", "time_zone": "Europe/Oslo", "units": "km"},
    ),
    "athletes:race_result_new": Row(
        {"POST": {302: SIGNED_IN}}, {"distance": "5k", "time": "19:56", "ran_on": "2026-03-28"}
    ),
    "athletes:test_result_new": Row(
        {"POST": {302: SIGNED_IN}}, {"kind": "threshold", "metres": "7500", "ran_on": "2026-03-28"}
    ),
    "athletes:race_result_delete": Row({"POST": {302: "self"}}),
    "athletes:team_detail": Row(
        {"GET": {200: "coach", 403: "assistant"}, "POST": {302: "coach", 403: "assistant"}},
        {"name": "Another name", "dry_days": "5", "misses": "3", "answer_hours": "12"},
    ),
    "athletes:team_member": Row({"POST": {302: "coach", 403: "assistant"}}, {"may_view_plans": "on"}),
    "athletes:team_new": Row({"POST": {302: SIGNED_IN}}, {"name": "A new team"}),
    "first_choice": Row({"GET": {200: SIGNED_IN}, "POST": {302: SIGNED_IN}}, {"name": "A new team"}),
    # invitations
    "invitations:join": Row(
        {
            "GET": {200: EVERYONE},
            "POST": {302: "nobody guardian ended stranger manager", 200: "self mate coach assistant"},
        },
        {"answer": "no"},
    ),
    "invitations:invitation_list": Row({"GET": {200: "coach ended stranger", 403: "assistant"}}),
    "invitations:invitation_new": Row(
        {"POST": {302: "coach ended stranger", 403: "assistant"}}, {"email": "somebody@example.org"}
    ),
    "invitations:invitation_link_new": Row({"POST": {302: "coach", 403: "assistant"}}),
    "invitations:invitation_delete": Row({"POST": {302: "coach", 403: "assistant"}}),
    "invitations:coaching_detail": Row(
        {"GET": {200: "self guardian"}, "POST": {200: "self", 302: "guardian"}}, {"answer": "yes", "agree": "yes"}
    ),
    "invitations:coaching_guardian": Row(
        {"POST": {302: "self"}}, {"name": "Somebody Else", "email": "parent@example.org"}
    ),
    "invitations:coaching_end": Row({"GET": {200: "self guardian coach"}, "POST": {302: "self guardian coach"}}),
    "invitations:coaching_asking": Row({"POST": {302: "coach", 403: "assistant"}}),
    # an athlete's days, time away, races to come
    "times:times_detail": Row(get("self guardian coach assistant")),
    "times:availability_edit": Row(
        {"POST": {302: "self guardian coach", 403: "assistant"}}, {f"kind_{n}": "ok" for n in range(7)}
    ),
    "times:marathon_edit": Row(
        {"POST": {302: "self guardian coach", 403: "assistant"}}, {"weekly_km": "45", "riegel_exponent": "1.09"}
    ),
    "times:span_new": Row(
        {"POST": {302: "self guardian coach", 403: "assistant"}}, {"kind": "sick", "first_day": "{child_today}"}
    ),
    "times:span_edit": Row(
        {"GET": {200: "self guardian coach", 403: "assistant"}, "POST": {302: "self guardian coach", 403: "assistant"}},
        {"kind": "sick", "first_day": "{child_today}"},
    ),
    "times:span_delete": Row({"POST": {302: "self guardian coach", 403: "assistant"}}),
    "times:race_new": Row(
        {"POST": {302: "self guardian coach", 403: "assistant"}},
        {"name": "Spring mile", "on_date": "{child_today}", "distance": "mile", "priority": "B"},
    ),
    "times:race_edit": Row(
        {"GET": {200: "self guardian coach", 403: "assistant"}, "POST": {302: "self guardian coach", 403: "assistant"}},
        {"name": "Spring mile", "on_date": "{child_today}", "distance": "mile", "priority": "B"},
    ),
    "times:race_delete": Row({"POST": {302: "self guardian coach", 403: "assistant"}}),
    # notices
    "reminders:notice_list": Row(get(SIGNED_IN)),
    "reminders:notice_list_reading": Row({"POST": {302: SIGNED_IN}}),
    "reminders:notice_reading": Row({"POST": {302: "self"}}),
    "reminders:reminder_settings": Row({"POST": {302: SIGNED_IN}}, {"remind_at": "18:30", "reminders_by_email": "on"}),
    # plans
    "plans:plan_list": Row(get(COACHES)),
    "plans:plan_new": Row(
        {
            "GET": {200: "coach ended stranger", 403: "assistant"},
            "POST": {302: "coach ended stranger", 403: "assistant"},
        },
        {"name": "A plan", "goal": "", "weeks": "2"},
    ),
    "plans:plan_pasting": Row(
        {
            "GET": {200: "coach ended stranger", 403: "assistant"},
            "POST": {200: "coach ended stranger", 403: "assistant"},
        },
        {"text": "Mon: 30 min easy"},
    ),
    "plans:plan_pasted": Row(
        {"POST": {302: "coach ended stranger", 403: "assistant"}}, {"text": "Mon: 30 min easy", "name": "A plan"}
    ),
    "plans:catalogue": PUBLIC,
    "plans:catalogue_plan": PUBLIC,
    "plans:catalogue_start": Row({"GET": {200: SIGNED_IN}, "POST": {422: SIGNED_IN}}, {"start_on": "2020-01-06"}),
    "plans:catalogue_ask": Row({"POST": {302: "self mate"}}),
    "plans:catalogue_ask_seen": Row({"POST": {302: "coach assistant"}}),
    "plans:catalogue_take": Row(
        {
            "GET": {200: "coach ended stranger", 403: "assistant"},
            "POST": {302: "coach", 422: "ended stranger", 403: "assistant"},
        },
        {"team": "{team}"},
    ),
    "plans:plan_detail": Row(get("coach assistant")),
    "plans:plan_edit": Row(
        {"GET": {200: "coach", 403: "assistant"}, "POST": {302: "coach", 403: "assistant"}},
        {"name": "New name", "goal": "", "state": "draft"},
    ),
    "plans:plan_act": Row({"POST": {302: "coach", 403: "assistant"}}, {"act": "insert_week", "week": "1"}),
    "plans:plan_undo": Row({"POST": {302: "coach", 403: "assistant"}}),
    "plans:plan_redo": Row({"POST": {302: "coach", 403: "assistant"}}),
    "plans:plan_replace_drill": Row(
        {"GET": {200: "coach", 403: "assistant"}, "POST": {302: "coach", 403: "assistant"}},
        {"find": "high-knees", "put": "secret-skip"},
    ),
    "plans:plan_publish": Row(
        {"GET": {200: "coach", 403: "assistant"}, "POST": {302: "coach", 403: "assistant"}}, {"note": "First."}
    ),
    "plans:plan_versions": Row(get("coach assistant")),
    "plans:plan_version": Row(get("coach assistant")),
    "plans:plan_version_restore": Row({"POST": {302: "coach", 403: "assistant"}}),
    "plans:plan_archive": Row({"POST": {302: "coach", 403: "assistant"}}),
    "plans:plan_restore": Row({"POST": {302: "coach", 403: "assistant"}}),
    "plans:plan_copy": Row({"POST": {302: "coach", 403: "assistant"}}),
    "plans:plan_delete": Row({"POST": {302: "coach", 403: "assistant"}}),
    "plans:plan_shelf": Row(
        {"GET": {200: "coach", 403: "assistant"}, "POST": {422: "coach", 403: "assistant"}}, {"put": "workout:x"}
    ),
    "plans:plan_weeks": Row({"POST": {302: "coach", 403: "assistant"}}),
    "plans:week_edit": Row(
        {"GET": {200: "coach", 403: "assistant"}, "POST": {302: "coach", 403: "assistant"}},
        {"phase": "build", "note": ""},
    ),
    "plans:plan_session_new": Row(
        {"GET": {200: "coach", 403: "assistant"}, "POST": {302: "coach", 403: "assistant"}},
        {"text": "20 min easy", "start_time": "", "place": ""},
    ),
    "plans:plan_session_edit": Row(
        {"GET": {200: "coach assistant"}, "POST": {302: "coach", 403: "assistant"}},
        {"text": "25 min easy", "start_time": "", "place": ""},
    ),
    "plans:plan_session_delete": Row({"POST": {302: "coach", 403: "assistant"}}),
    "plans:film_wish_new": Row(
        {"GET": {200: "coach", 403: "assistant"}, "POST": {302: "coach", 403: "assistant"}},
        {"view": "side", "fps": "120", "contacts": "6"},
    ),
    "plans:film_wish_delete": Row({"POST": {302: "coach", 403: "assistant"}}),
    "plans:plan_assign": Row(
        {"GET": {200: "coach", 403: "assistant"}, "POST": {302: "coach", 403: "assistant"}},
        {"athlete": "{mate}", "first_day": "{monday}"},
    ),
    "plans:plan_roll_out": Row(
        {"GET": {200: "coach", 403: "assistant"}, "POST": {302: "coach", 403: "assistant"}}, {"number": "1"}
    ),
    "plans:assign_undo": Row({"POST": {302: "coach", 403: "assistant"}}),
    "plans:plan_session_detach": Row({"POST": {302: "coach", 403: "assistant"}}),
    # practices and squads
    "plans:practice_list": Row(get(COACHES)),
    "plans:practice_new": Row(
        {
            "GET": {200: "coach ended stranger", 403: "assistant"},
            "POST": {302: "coach", 403: "assistant", 404: "self mate guardian ended stranger manager"},
        },
        {
            "squad": "{squad}",
            "on_date": "{practice_day}",
            "start_time": "18:00",
            "place": "Hill Lane",
            "text": "20 min easy",
            "people": "{child}",
        },
    ),
    "plans:practice_detail": Row(get("coach assistant")),
    "plans:practice_edit": Row(
        {"GET": {200: "coach", 403: "assistant"}, "POST": {302: "coach", 403: "assistant"}},
        {
            "version": "1",
            "on_date": "{practice_day}",
            "start_time": "18:30",
            "place": "Hill Lane",
            "text": "20 min easy",
        },
    ),
    "plans:practice_cancel": Row({"POST": {302: "coach", 403: "assistant"}}, {"version": "1"}),
    "plans:practice_answer": Row({"POST": {302: "self"}}, {"answer": "yes"}),
    "plans:practice_athletes": Row({"POST": {302: "coach assistant"}}, {"athlete": "{mate}"}),
    "plans:practice_tick": Row({"POST": {302: "coach assistant"}}, {"came": "1"}),
    "plans:practice_tick_rest": Row({"POST": {302: "coach assistant"}}),
    "plans:squad_list": Row(
        {"GET": {200: COACHES}, "POST": {302: "coach", 403: "assistant", 400: "ended stranger"}},
        {"team": "{team}", "name": "A new squad"},
    ),
    "plans:squad_detail": Row(
        {"GET": {200: "coach assistant"}, "POST": {302: "coach", 403: "assistant"}}, {"name": "Another name"}
    ),
    "plans:squad_athletes": Row({"POST": {302: "coach", 403: "assistant"}}, {"athlete": "{mate}"}),
    "plans:squad_athlete_delete": Row({"POST": {302: "coach", 403: "assistant"}}),
    "plans:squad_place": Row({"POST": {302: "coach", 403: "assistant"}}, {"up": "1"}),
    "plans:squad_delete": Row({"POST": {302: "coach", 403: "assistant"}}),
    # warm-ups
    "plans:warm_up_list": Row(get(SIGNED_IN)),
    "plans:warm_up_new": Row(
        {
            "GET": {200: "coach ended stranger", 403: "assistant"},
            "POST": {302: "coach ended stranger", 403: "assistant"},
        },
        {"title": "Before the hills", "summary": "", "text": "10 min easy"},
    ),
    "plans:warm_up_detail": Row(get("self mate coach assistant")),
    "plans:warm_up_edit": Row(
        {"GET": {200: "coach", 403: "assistant"}, "POST": {302: "coach", 403: "assistant"}},
        {"title": "Secret warm-up", "summary": "", "text": "12 min easy"},
    ),
    "plans:warm_up_archive": Row({"POST": {302: "coach", 403: "assistant"}}),
    "plans:warm_up_restore": Row({"POST": {302: "coach", 403: "assistant"}}),
    "plans:warm_up_changes": Row(
        {"GET": {200: "coach", 403: "assistant"}, "POST": {302: "coach", 403: "assistant"}}, {"version": "1"}
    ),
    "plans:plan_mending": Row(
        {"POST": {200: "coach", 403: "assistant"}}, {"session": "{planned}", "plan": "{plan}", "text": "8 x 400 m"}
    ),
    "plans:plan_quiet_rules": Row({"POST": {302: "coach", 403: "assistant"}}, {"rule": "W04"}),
    "plans:plan_quiet_rules_delete": Row({"POST": {302: "coach", 403: "assistant"}}, {"rule": "W04"}),
    "plans:workout_add": Row(
        {
            "GET": {200: "coach ended stranger", 403: "assistant"},
            "POST": {302: "coach", 403: "assistant"},
        },
        {"drill": "high-knees", "plan_session": "{planned}", "was": "{planned_workout}", "text": "Warm-up\n10 min"},
    ),
    "plans:workout_add_undo": Row({"POST": {302: COACHES}}),
    "plans:word_list": Row(
        {"GET": {200: COACHES}, "POST": {302: COACHES}}, {"word": "usual warm-up", "expansion": "10 min easy"}
    ),
    "plans:word_edit": Row(
        {"GET": {200: "coach"}, "POST": {302: "coach"}}, {"word": "usual warm-up", "expansion": "12 min easy"}
    ),
    "plans:word_delete": Row({"POST": {302: "coach"}}),
    "plans:workout_list": Row({"POST": {200: COACHES}}, {"text": "10 min easy", "open": "0"}),
    "plans:workout_piece": Row({"POST": {200: COACHES}}, {"text": "10 min easy", "piece": "1-0"}),
    "plans:workout_words": Row(get(COACHES)),
    "plans:workout_reading": Row({"POST": {200: COACHES}}, {"text": "10 min easy"}),
    # sessions
    "plans:session_detail": Row(get("self guardian coach assistant")),
    "plans:session_detach": Row({"POST": {302: "coach", 403: "assistant"}}),
    "plans:session_mending": Row({"POST": {200: "coach", 403: "assistant"}}, {"fix": "W10:"}),
    "plans:calendar_session": Row({"GET": {200: "coach", 403: "assistant"}}),
    "plans:session_day": Row(
        {"POST": {302: "self coach", 403: "guardian assistant"}}, {"to": "{child_today}", "version": "1"}
    ),
    "plans:session_copies": Row({"POST": {302: "coach", 403: "assistant"}}, {"to": "{child_today}", "version": "1"}),
    "plans:session_text": Row(
        {"POST": {302: "coach", 403: "assistant"}},
        {"text": "20 min easy", "start_time": "", "place": "", "version": "1", "was": "{planned_workout}"},
    ),
    "plans:session_workout": Row(
        {"POST": {302: "coach", 403: "assistant"}}, {"workout": "{planned_workout}", "version": "1"}
    ),
    "plans:session_skip": Row(
        {"POST": {302: "self coach", 403: "guardian assistant"}}, {"reason": "sick", "version": "1"}
    ),
    "plans:session_skip_delete": Row({"POST": {302: "self coach", 403: "guardian assistant"}}, {"version": "1"}),
    "plans:session_delete": Row({"POST": {302: "coach", 403: "assistant"}}, {"version": "1"}),
    "plans:calendar_session_new": Row(
        {"GET": {200: "coach", 403: "assistant"}, "POST": {302: "coach", 403: "assistant"}},
        {"text": "20 min easy", "start_time": "", "place": ""},
    ),
    "plans:calendar_act_undo": Row({"POST": {302: "coach", 403: "assistant"}}),
    "plans:assignment_detail": Row({"GET": {200: "coach", 403: "assistant"}}),
    "plans:assignment_pause": Row({"POST": {302: "coach", 403: "assistant"}}, {"from_day": "{child_today}"}),
    "plans:assignment_pause_delete": Row({"POST": {302: "coach", 403: "assistant"}}),
    "plans:assignment_resume": Row({"POST": {302: "coach", 403: "assistant"}}, {"on": "{child_today}", "how": "days"}),
    "plans:assignment_race": Row({"POST": {302: "coach", 403: "assistant"}}, {"to": "{race_day}", "seen": "{seen}"}),
    "plans:session_completion": Row(
        {
            "GET": {200: "self", 403: "guardian coach assistant"},
            "POST": {302: "self", 403: "guardian coach assistant"},
        },
        {"outcome": "done", "effort": "7", "note": ""},
    ),
    "plans:session_drill": Row({"POST": {302: "self", 403: "guardian coach assistant"}}, {"done": "1"}),
    "plans:session_film_wish_new": Row(
        {"GET": {200: "coach assistant"}, "POST": {302: "coach assistant"}},
        {"view": "side", "fps": "120", "contacts": "6"},
    ),
    "plans:session_film_wish_delete": Row({"POST": {302: "coach assistant"}}),
    "plans:session_messages": Row({"POST": {302: "self guardian coach assistant"}}, {"body": "Well run."}),
    "plans:week_thread": Row(
        {"GET": {200: "self guardian coach assistant"}, "POST": {302: "self guardian coach assistant"}},
        {"body": "A good week."},
    ),
    "plans:week_seen": Row({"POST": {302: "coach assistant"}}),
    "plans:session_seen": Row({"POST": {302: "coach assistant"}}),
    # clips, and sending them
    "feedback:clip_list": Row(get(SIGNED_IN)),
    "feedback:clip_new": Row(
        {"GET": {200: SIGNED_IN}, "POST": {302: SIGNED_IN}},
        {"view": "side", "fps": "", "clip": FILM, "whole": "1"},
    ),
    "feedback:clip_status": Row(get("self guardian coach assistant")),
    "feedback:clip_delete": Row({"POST": {302: "self guardian", 403: "coach assistant"}}),
    "feedback:clip_video": Row(get("self guardian coach assistant")),
    "feedback:clip_poster": Row(get("self guardian coach assistant")),
    "feedback:clip_strip": Row(get("self guardian coach assistant")),
    "feedback:clip_frames": Row(get("self guardian coach assistant")),
    # a coach's own demonstration
    "feedback:demonstration_new": Row(
        {
            "GET": {200: "coach ended stranger", 403: "assistant"},
            "POST": {302: "coach ended stranger", 403: "assistant"},
        },
        {"view": "side", "fps": "", "clip": FILM, "whole": "1"},
    ),
    "feedback:demonstration_delete": Row({"POST": {302: "coach", 403: "assistant"}}),
    "feedback:upload_list": Row(
        {"OPTIONS": {204: SIGNED_IN}, "POST": {201: SIGNED_IN}}, headers=TUS | {"Upload-Length": "10"}
    ),
    "feedback:upload_detail": Row(
        {"HEAD": {200: "self"}, "PATCH": {204: "self"}, "DELETE": {204: "self"}},
        headers=TUS | {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream", "Content-Length": "0"},
    ),
    "feedback:upload_delete": Row({"POST": {302: "self"}}),
    # looking at clips and answering them
    "feedback:review_list": Row(get(COACHES)),
    "feedback:clip_detail": Row(get("self guardian coach assistant")),
    "feedback:clip_review": Row({"GET": {200: "coach assistant", 403: "self guardian"}}),
    "feedback:clip_verdict": Row(
        {"POST": {302: "coach assistant", 403: "self guardian"}}, {"answer": "no", "at": "1.06"}
    ),
    "feedback:clip_comments": Row({"POST": {302: "self guardian coach assistant"}}, {"body": "Well run.", "at": "1"}),
    "feedback:clip_answer": Row({"POST": {302: "coach assistant", 403: "self guardian"}}, {"cue": "Run tall"}),
    "feedback:clip_seen": Row({"POST": {302: "self guardian coach assistant"}}),
}
