"""Settings from the environment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from coachsite.lib import env


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine that runs the tests."""
    for name in ("X", "X_FILE", "SECRET_KEY", "SECRET_KEY_FILE", "REDIS_URL", "REDIS_URL_FILE"):
        monkeypatch.delenv(name, raising=False)


def test_a_text_comes_from_the_environment_then_a_file_then_the_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from a file\n", encoding="utf-8")

    default = env.text("X", "default")
    monkeypatch.setenv("X_FILE", str(secret))
    from_file = env.text("X", "default")
    monkeypatch.setenv("X", "direct")
    direct = env.text("X", "default")

    assert (default, from_file, direct) == ("default", "from a file", "direct")


def test_a_file_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("X_FILE", str(tmp_path / "none"))

    with pytest.raises(ImproperlyConfigured, match=r"X_FILE points at .*none, which cannot be read: No such file"):
        env.text("X")


@pytest.mark.parametrize(
    ("value", "flag"),
    [("yes", True), ("1", True), ("On", True), ("TRUE", True), ("no", False), ("0", False), ("", True)],
)
def test_a_flag_is_yes_or_no_and_nothing_said_is_the_default(
    monkeypatch: pytest.MonkeyPatch, value: str, *, flag: bool
) -> None:
    monkeypatch.setenv("X", value)

    assert env.flag("X", default=True) is flag


def test_a_flag_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "perhaps")

    with pytest.raises(ImproperlyConfigured, match=r"X is 'perhaps'. Write yes or no."):
        env.flag("X")


def test_a_number_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.number("X", 3) == 3
    monkeypatch.setenv("X", "three")

    with pytest.raises(ImproperlyConfigured, match=r"X is 'three', which is not a whole number."):
        env.number("X", 3)


def test_words_are_parted_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", " a, b ,,c")

    assert env.words("X") == ["a", "b", "c"]


def test_a_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    first = env.secret_key(tmp_path)
    second = env.secret_key(tmp_path)

    assert first == second
    assert len(first) >= 64
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_an_empty_key_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()

    with pytest.raises(ImproperlyConfigured, match=r"is empty. Delete it and start again"):
        env.secret_key(tmp_path)


def test_without_a_url_the_database_is_a_file_in_the_data_folder(tmp_path: Path) -> None:
    found = env.database("", tmp_path)

    assert (found["ENGINE"], found["NAME"]) == ("django.db.backends.sqlite3", str(tmp_path / "db.sqlite3"))
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_postgres_url_is_taken_apart() -> None:
    found = env.database("postgres://ann:p%40ss@db.example.org:5433/club?sslmode=require", Path("/nowhere"))

    assert {key: found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")} == {
        "USER": "ann",
        "PASSWORD": "p@ss",
        "HOST": "db.example.org",
        "PORT": "5433",
        "NAME": "club",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_postgres_socket_stands_in_the_query() -> None:
    found = env.database("postgres://ann@/club?host=/run/pg", Path("/nowhere"))

    assert (found["HOST"], found["OPTIONS"]) == ("/run/pg", {})


def test_another_database_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"begins with mysql://. It can be sqlite:/// or postgres://."):
        env.database("mysql://db/club", Path("/nowhere"))


def test_without_a_url_the_broker_is_a_socket_in_the_data_folder(tmp_path: Path) -> None:
    path = tmp_path / "valkey.sock"

    assert env.broker(tmp_path) == (f"redis+socket://{path}", f"unix://{path}")


@pytest.mark.parametrize(
    ("url", "both"),
    [
        ("redis://h:6379/1", ("redis://h:6379/1", "redis://h:6379/1")),
        ("rediss://h/0", ("rediss://h/0", "rediss://h/0")),
        ("unix:///run/r.sock", ("redis+socket:///run/r.sock", "unix:///run/r.sock")),
        ("redis+socket:///run/r.sock", ("redis+socket:///run/r.sock", "unix:///run/r.sock")),
    ],
)
def test_a_broker_is_named_for_celery_and_for_redis(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, both: tuple[str, str]
) -> None:
    monkeypatch.setenv("REDIS_URL", url)

    assert env.broker(tmp_path) == both


def test_another_broker_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REDIS_URL", "amqp://h")

    with pytest.raises(ImproperlyConfigured, match=r"REDIS_URL can begin with"):
        env.broker(tmp_path)


def test_a_data_folder_too_deep_for_a_socket_gets_a_folder_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    short = tmp_path / "t"
    short.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(short))
    deep = tmp_path / ("deep" * 40)

    path = env.socket_path(deep)

    assert path == env.socket_path(deep)
    assert path != env.socket_path(tmp_path / ("peed" * 40))
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.parent.parent == short


def test_a_socket_folder_that_others_may_enter_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    deep = tmp_path / ("deep" * 40)
    env.socket_path(deep).parent.chmod(0o755)

    with pytest.raises(ImproperlyConfigured, match=r"belongs to somebody else. Choose a shorter DATA_DIR."):
        env.socket_path(deep)


@pytest.mark.parametrize(("length", "own"), [(env.SOCKET_PATH_MAX, True), (env.SOCKET_PATH_MAX + 1, False)])
def test_the_longest_path_that_a_socket_may_have(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, length: int, *, own: bool
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    base = os.fsencode(tmp_path.resolve())
    folder = Path(os.fsdecode(base + b"/" + b"x" * (length - len(base) - 1 - len("/valkey.sock"))))

    assert (env.socket_path(folder).parent == folder) is own
