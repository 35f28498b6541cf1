"""The worked embeddings run as their readers run them: a CRM's database, a service asked by a real client."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import keyaccount as ka
from keyaccount import io

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
POLICY = ka.standard_policy(ka.Money(30_000_000, "CNY"))


@pytest.fixture
def crm(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Import the example's modules as its own script does, and forget them afterwards."""
    pytest.importorskip("sqlalchemy", reason="needs the examples extra")
    monkeypatch.syspath_prepend(EXAMPLES / "crm_sqlalchemy")
    import mapping  # type: ignore[import-not-found]  # found through the path above
    import nightly  # type: ignore[import-not-found]

    yield mapping, nightly
    for name in ("tables", "mapping", "nightly", "sample_data"):
        sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def filled() -> dict[str, bytes]:
    """Keep the database once it is filled: each test gets a copy of its own of the same rows."""
    return {}


@contextmanager
def _session(nightly: Any, filled: dict[str, bytes]) -> Iterator[Any]:
    from sqlalchemy.orm import Session

    engine = nightly.create_engine("sqlite://")
    # A database in memory lives in one connection, which all sessions of a thread share.
    database: Any = engine.raw_connection().driver_connection
    if not filled:
        nightly.Base.metadata.create_all(engine)
        with Session(engine) as session:
            nightly.fill(session)
        filled["crm"] = database.serialize()
    database.deserialize(filled["crm"])
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_the_crms_rows_make_the_same_book_figures(crm: Any, filled: dict[str, bytes]) -> None:
    """A mapping that loses a line or a cent is worse than none: facts equal those of the market itself."""
    mapping, nightly = crm
    as_of = date(2025, 12, 31)
    with _session(nightly, filled) as session:
        book = mapping.read_book(session, as_of)
    market = ka.samples.distributor()
    mine, theirs = book.facts(), market.facts()
    assert [one.customer for one in mine] == [one.customer for one in theirs]
    assert [one.net_minor for one in mine] == [one.net_minor for one in theirs]
    assert [one.known_cost_minor for one in mine] == [one.known_cost_minor for one in theirs]
    people = [(one.id, one.name, one.level) for one in market.customer("C007").contacts]
    assert [(one.id, one.name, one.level) for one in book.customer("C007").contacts] == people != []


def test_the_nightly_job_remembers_the_night_before(crm: Any, filled: dict[str, bytes]) -> None:
    """The second night compares with the stored review of the first; a repeated night changes nothing."""
    mapping, nightly = crm
    with _session(nightly, filled) as session:
        first = nightly.run_night(session, date(2025, 12, 31))
        second = nightly.run_night(session, date(2026, 3, 31))
        again = nightly.run_night(session, date(2026, 3, 31))
        stored = mapping.latest(session, ka.Review, nightly.SUBJECT, date(2026, 4, 1))
    assert first != second
    assert again == second == stored
    assert any("C023" in line and "entered" in line for line in second.summary().splitlines())


def test_a_grade_the_crm_invents_is_refused_with_its_place(crm: Any, filled: dict[str, bytes]) -> None:
    """Tomorrow's CRM has a grade E; the job must say where, and half a book must not come of it."""
    mapping, nightly = crm
    from sqlalchemy import text

    with _session(nightly, filled) as session:
        session.execute(text("update crm_person set grade = 'E'"))
        with pytest.raises(ka.KeyAccountError, match="contacts"):
            mapping.read_book(session, date(2025, 12, 31))


def test_the_nightly_script_runs_by_itself() -> None:
    """Whoever tries the example runs the script before reading it."""
    pytest.importorskip("sqlalchemy", reason="needs the examples extra")
    command = [sys.executable, str(EXAMPLES / "crm_sqlalchemy" / "nightly.py")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Review as of") == 2


@contextmanager
def _running_service() -> Iterator[str]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    folder = str(EXAMPLES / "service_fastapi")
    command = [sys.executable, "-m", "uvicorn", "service:app", "--app-dir", folder, "--port", port]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def _waited_for(client: Any) -> Any:
    import httpx

    for _ in range(300):
        try:
            return client.get("/openapi.json")
        except httpx.ConnectError:
            time.sleep(0.2)
    raise AssertionError("the service did not start")


def test_the_service_answers_a_real_client() -> None:
    """Good requests get what Python gets, bad ones get a 422 with our paths, and the description is ours."""
    pytest.importorskip("fastapi", reason="needs the examples extra")
    pytest.importorskip("uvicorn", reason="needs the examples extra")
    httpx = pytest.importorskip("httpx", reason="needs the examples extra")
    book = ka.samples.distributor()
    request = {"book": _data(book), "policy": _data(POLICY), "as_of": "2025-12-31"}
    with _running_service() as url, httpx.Client(base_url=url, timeout=60) as client:
        description = _waited_for(client)
        assert description.json() == io.openapi(io.tools(), title="Key account management", version="1")
        answer = client.post("/identify", json=request)
        assert (answer.status_code, answer.json()) == (200, _data(ka.identify(book, POLICY, book.as_of)))
        bad = client.post("/settle", content=b'{"ledger": 5, "polices": [], "period": {"start": NaN}}')
        assert bad.status_code == 422
        assert {"$.period.start"} <= {one["path"] for one in bad.json()["problems"]}
        assert client.post("/settle", content=b"\xff\xfe").status_code == 422
        unknown = client.post("/no_such_verb", json={})
        assert unknown.status_code == 404
        assert "settle" in unknown.json()["known"]


def _data(value: object) -> Any:
    return io.to_document(value)["data"]
