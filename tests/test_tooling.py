"""The commands, locks and containers that the project is set up, tested and run with."""

import importlib.util
import os
import re
import shutil
import subprocess
import tomllib
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
KIB = 1024


def script(name: str) -> ModuleType:
    """Return a Python command of bin as a module; its name has no ending, so it cannot be imported."""
    loader = SourceFileLoader(name.replace("-", "_"), str(ROOT / "bin" / name))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def compose() -> dict[str, Any]:
    """Return docker-compose.yml as read."""
    result: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return result


def command(path: Path, text: str) -> Path:
    """Write a shell command that a test puts in the place of a real one."""
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A folder to stand alone in PATH, with the core utilities that bin/setup may use, and no more."""
    folder = tmp_path / "path"
    folder.mkdir()
    for name in ("sh", "cat", "cut", "dirname", "mkdir", "rm", "sha256sum", "timeout", "id"):
        found = shutil.which(name)
        assert found is not None
        (folder / name).symlink_to(found)
    return folder


def run(words: list[str | Path], path: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command with nothing but `path` to find others in."""
    return subprocess.run(words, env={"PATH": str(path), **env}, capture_output=True, text=True, check=False)


# --- bin/setup ------------------------------------------------------------------------------------


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A copy of what bin/setup reads, in which nothing is set up yet."""
    root = tmp_path / "fresh"
    shutil.copytree(ROOT / "bin", root / "bin")
    for name in ("requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, root)
    return root


def test_setup_says_in_one_sentence_that_python_is_too_old(fresh: Path, bare_path: Path) -> None:
    command(bare_path / "python3", 'case $1 in --version) echo "Python 3.9.1" ;; *) exit 1 ;; esac')

    done = run([fresh / "bin/setup"], bare_path, PYENV_ROOT=str(fresh / "none"))

    assert done.returncode == 1
    assert done.stderr == (
        "setup: needs Python 3.13 (3.12 and 3.14 work too); python3 here is Python 3.9.1, so install one, "
        "for example with pyenv install 3.13, or name it in PYTHON.\n"
    )
    assert not (fresh / ".venv").exists()


def test_setup_says_in_one_sentence_that_there_is_no_python(fresh: Path, bare_path: Path) -> None:
    done = run([fresh / "bin/setup"], bare_path, PYENV_ROOT=str(fresh / "none"))

    assert done.returncode == 1
    assert done.stderr == (
        "setup: needs Python 3.13 (3.12 and 3.14 work too); there is no working python3 here, so install "
        "one, for example with pyenv install 3.13, or name it in PYTHON.\n"
    )


def test_setup_takes_the_python_of_pyenv_when_that_on_path_is_too_old(fresh: Path, bare_path: Path) -> None:
    command(bare_path / "python3", 'case $1 in --version) echo "Python 3.11.7" ;; *) exit 1 ;; esac')
    versions = fresh / "pyenv/versions/3.13.0/bin"
    versions.mkdir(parents=True)
    command(versions / "python3", 'case $1 in --version) echo "Python 3.13.0" ;; -c) ;; *) exit 1 ;; esac')
    command(bare_path / "uv", 'echo "$@" >>uv-was-asked; exit 7')

    done = run([fresh / "bin/setup"], bare_path, PYENV_ROOT=str(fresh / "pyenv"))

    assert done.returncode == 7
    assert done.stderr == "setup: making .venv with Python 3.13.0\n"
    assert (fresh / "uv-was-asked").read_text() == (
        f"venv --quiet --clear --no-project --python {versions}/python3 .venv\n"
    )


def test_setup_refuses_a_word_that_it_does_not_know(fresh: Path, bare_path: Path) -> None:
    done = run([fresh / "bin/setup", "--fast"], bare_path)

    assert (done.returncode, done.stderr) == (2, "bin/setup: knows only --dev, not --fast.\n")


def test_the_python_that_is_named_reaches_what_make_starts() -> None:
    # bin/setup says "name it in PYTHON"; a variable of that name in the Makefile would be put in its place.
    words = ["make", "--no-print-directory", "--eval=said: ; @echo $$PYTHON", "said"]
    done = subprocess.run(words, cwd=ROOT, env=os.environ | {"PYTHON": "/a/python3"}, capture_output=True, text=True)

    assert done.stdout == "/a/python3\n"


def test_setup_does_nothing_a_second_time(bare_path: Path) -> None:
    # No uv, Node, Python or network within reach: anything that it wanted to do would fail.
    done = run([ROOT / "bin/setup", "--dev"], bare_path)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("archivo-latin.woff2", "AZaz09 ÄéßñØ ×±–−°′″“”… ŒœÿI€ı"),
        ("archivo-latin-ext.woff2", "ĀčĐęğİłŃőŘšșțůŵŷźž ẞ".replace(" ", "")),
    ],
)
def test_cut_font_is_small_and_has_the_letters_of_the_pages(name: str, letters: str) -> None:
    path = settings.BUILD_DIR / "fonts" / name

    font = TTFont(path)

    assert path.stat().st_size <= 45 * KIB
    assert {letter for letter in letters if ord(letter) not in font.getBestCmap()} == set()
    assert {axis.axisTag: (axis.minValue, axis.maxValue) for axis in font["fvar"].axes} == {
        "wdth": (75, 100),
        "wght": (560, 720),
    }


# --- locks ----------------------------------------------------------------------------------------


def test_locks_have_hashes_and_no_addresses() -> None:
    assert script("check-locks").faults(ROOT) == []


def test_lock_with_an_address_a_missing_hash_or_a_missing_package_is_refused() -> None:
    lock = (
        "--index-url ://elsewhere\ndjango==6.1.3 \\\n    --hash=sha256:ab\ncelery==5.7.0\nredis>=8 --hash=sha256:cd\n"
    )

    faults = list(script("check-locks").python_faults("a.lock", lock, ["Django>=6.1", "granian[reload]>=2"]))

    assert faults == [
        "a.lock names an address; write it anew with make lock.",
        "a.lock: celery has no hash.",
        "a.lock: redis has no exact version.",
        "a.lock lacks granian, which pyproject.toml asks for; run make lock.",
    ]


def test_package_lock_with_an_address_or_another_version_is_refused() -> None:
    package = '{"dependencies": {"font": "1.0.0", "other": "2.0.0"}}'
    lock = (
        '{"packages": {"": {}, "node_modules/font": {"version": "1.0.1", "resolved": "://elsewhere"},'
        ' "node_modules/other": {"version": "2.0.0", "integrity": "sha512-ab"}}}'
    )

    faults = list(script("check-locks").node_faults(package, lock))

    assert faults == [
        "package-lock.json: node_modules/font names an address.",
        "package-lock.json: node_modules/font has no hash.",
        "package-lock.json does not hold font 1.0.0 of package.json; run make lock.",
    ]


# --- what tests stand on --------------------------------------------------------------------------


def test_command_with_postgres_finds_the_server_and_gives_its_own_exit_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_postgres = script("with-postgres")
    calls = tmp_path / "calls"
    command(tmp_path / "initdb", f'echo "initdb" >>{calls}')
    command(tmp_path / "pg_ctl", f'for word in "$@"; do last=$word; done; echo "pg_ctl $last" >>{calls}')
    monkeypatch.setattr(with_postgres, "programs", lambda: tmp_path)
    monkeypatch.setattr(with_postgres, "its_user", lambda: None)

    status = with_postgres.main(["sh", "-c", f'echo "$DATABASE_URL" >>{calls}; exit 3'])

    lines = calls.read_text().splitlines()
    folder = lines[2].rpartition("=")[2]
    assert status == 3
    assert lines == ["initdb", "pg_ctl start", f"postgres://postgres@/postgres?host={folder}", "pg_ctl stop"]
    assert not Path(folder).exists()


def test_without_postgres_that_is_said_and_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_postgres = script("with-postgres")
    monkeypatch.setattr(with_postgres, "programs", lambda: None)

    status = with_postgres.main(["false"])

    assert status == 0
    assert capsys.readouterr().err.splitlines()[1] == (
        "with-postgres: NO POSTGRESQL HERE: its pass over the tests is left out."
    )


def test_chromium_for_tests_takes_the_one_that_is_named(bare_path: Path) -> None:
    browser = command(bare_path / "my-chromium", "exit 0")

    done = run([ROOT / "bin/chromium-for-tests"], bare_path, CHROMIUM=str(browser))

    assert (done.returncode, done.stdout, done.stderr) == (0, f"{browser}\n", "")


def test_chromium_for_tests_passes_over_one_that_does_not_start(bare_path: Path) -> None:
    broken = command(bare_path / "my-chromium", "exit 127")
    browser = command(bare_path / "chromium", "exit 0")

    done = run([ROOT / "bin/chromium-for-tests"], bare_path, CHROMIUM=str(broken))

    assert (done.returncode, done.stdout) == (0, f"{browser}\n")
    assert done.stderr == (f"chromium-for-tests: CHROMIUM names {broken}, which does not start; looking for another.\n")


def test_make_alone_lists_the_verbs() -> None:
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)

    verbs = [line.split()[1] for line in done.stdout.splitlines()]
    assert verbs == ["help", "run", "demo", "test", "browser", "faults", "bench", "check", "lint", "format", "lock"]


def test_each_module_of_the_site_stands_in_the_contract_of_imports() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    named = set(re.findall(r"coachsite\.(\w+)", " ".join(layers)))

    there = {path.stem for path in (ROOT / "coachsite").iterdir() if path.suffix == ".py" or path.is_dir()}

    assert there - named - {"__init__", "__pycache__"} == set()


def test_models_import_nothing_of_the_web() -> None:
    web = re.compile(r"^\s*(?:from|import) django\.(?:http|shortcuts|template|views)\b", re.MULTILINE)
    files = [*ROOT.glob("*/models.py"), *ROOT.glob("*/models/*.py")]

    assert [str(path) for path in files if web.search(path.read_text(encoding="utf-8"))] == []


# --- containers -----------------------------------------------------------------------------------

SITE_COMMANDS = {
    "prepare": ["python", "manage.py", "prepare"],
    "web": ["python", "manage.py", "web", "--host", "0.0.0.0"],  # noqa: S104 - inside a container
    "worker": ["celery", "-A", "coachsite", "worker", "-Q", "ring,mail"],
    "media": ["celery", "-A", "coachsite", "worker", "-Q", "media", "--concurrency", "1"],
    "clock": ["python", "manage.py", "clock"],
}


def test_compose_has_one_image_for_everything_of_ours() -> None:
    services = compose()["services"]

    ours = {name: service["command"] for name, service in services.items() if service["image"] == "coachsite"}

    assert ours == SITE_COMMANDS
    assert set(services) - set(ours) == {"db", "redis", "proxy"}


def test_each_command_in_the_containers_is_one_of_manage_py() -> None:
    services = compose()["services"].values()
    lines = [" ".join(words) for words in SITE_COMMANDS.values()]
    lines += [" ".join(service["healthcheck"]["test"][1:]) for service in services if "healthcheck" in service]
    lines.append((ROOT / "Dockerfile").read_text(encoding="utf-8"))

    named = set(re.findall(r"python manage\.py (\w+)", " ".join(lines)))

    assert named - set(get_commands()) == set()


def test_each_queue_has_a_worker() -> None:
    served = [words[words.index("-Q") + 1] for words in SITE_COMMANDS.values() if "-Q" in words]

    assert sorted(",".join(served).split(",")) == sorted(queue.name for queue in settings.CELERY_TASK_QUEUES)


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    services = compose()["services"]

    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_each_service_that_stays_up_is_looked_after_and_started_again() -> None:
    services = compose()["services"]

    assert [name for name, service in services.items() if "healthcheck" not in service] == ["prepare"]
    assert [name for name, service in services.items() if service["restart"] == "no"] == ["prepare"]


def test_no_secret_is_written_into_the_containers() -> None:
    environments = [service.get("environment", {}) for service in compose()["services"].values()]
    settings_of_all = [item for environment in environments for item in environment.items()]
    secret = [value for name, value in settings_of_all if re.search("PASSWORD|SECRET|_URL", name)]
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")

    assert [value for value in secret if "://" not in value and not value.startswith("${")] == []
    assert [value for value in secret if re.search(r":[^/$@]+@", re.sub(r"\$\{[^}]*\}", "", value))] == []
    assert re.findall(r"(?:ARG|ENV).*(?:PASSWORD|SECRET|KEY)", dockerfile) == []


def test_the_image_gets_every_package_of_ours_and_no_data() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lets_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line[1:] for line in lets_in if line.startswith("!")}

    assert lets_in[1] == "*"
    assert set(project["tool"]["importlinter"]["root_packages"]) - let_in == set()
    assert let_in & {"var", ".env", "tests", ".git"} == set()
    assert [name for name in let_in if not os.path.lexists(ROOT / name)] == []
