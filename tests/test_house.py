"""Rules of the house that a machine can hold."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from coachsite.lib.access import routes

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|hx-on[:-]|javascript:|hx-vals=['\"]js:|<script(?![^>]*\ssrc=)", re.I)
APPS = ("athletes", "coachsite", "drills", "feedback", "plans", "reminders")
# Pages that nobody needs to sign in for. A new one is a decision: add it here on purpose.
OPEN = {
    "home",
    "health",
    "reminder_health",
    "robots",
    "sitemap",
    # Whoever holds the signed link of an invitation reads who asks; answering needs an account.
    "invitations:join",
    "drills:drill_list",
    "drills:drill_detail",
    "drills:guide_list",
    "drills:guide_detail",
    "plans:catalogue",
    "plans:catalogue_plan",
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
}


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 10


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_template_has_nothing_inline(path: Path) -> None:
    if "email" in path.parts:
        return  # letters carry their looks in themselves; no CSP reads them

    found = [line for line in path.read_text().splitlines() if INLINE.search(line)]

    assert found == []


def test_only_named_pages_are_open_to_all() -> None:
    open_now = {r.name for r in routes() if r.policy is not None and r.policy.people == "anyone"}

    assert open_now == OPEN


def test_every_setting_is_explained() -> None:
    tree = ast.parse((ROOT / "coachsite/settings.py").read_text() + (ROOT / "coachsite/lib/env.py").read_text())
    asked = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in {"text", "flag", "number", "words"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
        and node.args[0].value.isupper()
    }
    told = set(re.findall(r"`([A-Z][A-Z_]+)`", (ROOT / "docs/settings.md").read_text()))

    assert sorted(asked - told) == []
    assert len(asked) > 15


def test_every_module_of_the_site_stands_in_a_layer() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = " ".join(next(c for c in contracts if c["type"] == "layers")["layers"])
    there = {p.stem for p in (ROOT / "coachsite").iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}

    missing = [name for name in sorted(there - {"__init__"}) if f"coachsite.{name}" not in layers]

    assert missing == []


def test_nothing_is_timed_by_celery() -> None:
    late = re.compile(r"\beta=|\bcountdown=|\bcrontab\b")
    files = [p for app in APPS for p in (ROOT / app).rglob("*.py")]

    found = [
        f"{p.relative_to(ROOT)}: {line}" for p in files for line in p.read_text().splitlines() if late.search(line)
    ]

    assert found == []


def test_models_do_not_know_requests() -> None:
    files = [
        *(p for app in APPS for p in (ROOT / app).rglob("models/*.py")),
        *(ROOT / a / "models.py" for a in APPS),
    ]
    web = re.compile(r"django\.(http|shortcuts|template)|\.(forms|views)\b")

    found = [
        f"{p.relative_to(ROOT)}: {line}"
        for p in files
        if p.exists()
        for line in p.read_text().splitlines()
        if line.lstrip().startswith(("import ", "from ")) and web.search(line)
    ]

    assert found == []


def test_no_machine_and_no_registry_is_named() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    # Spelt apart, so that this file does not find itself.
    words = re.compile(
        "|".join(["registry" + r"\.npmjs", "pypi" + r"\.org", "files\\.python" + "hosted", "/" + "root/"])
    )

    found = [
        name
        for name in tracked
        if (ROOT / name).suffix != ".png"
        and (ROOT / name).is_file()
        and words.search((ROOT / name).read_text(errors="ignore"))
    ]

    assert found == []
