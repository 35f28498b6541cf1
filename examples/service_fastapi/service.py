"""A web service around the library: every verb an operation, described by our own schemas.

Run it with `uvicorn service:app --app-dir examples/service_fastapi` after `pip install -e ".[examples]"`.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from keyaccount import KeyAccountError, io

# Identify, confirm, plan, frontier, settle and the rest: one operation per verb of the method.
TOOLS = {tool.name: tool for tool in io.tools()}
# A service bounds what a stranger may send; a firm that posts whole ledgers raises the bound on purpose.
LIMITS = io.ReadLimits(size=32 * 1024 * 1024)

app = FastAPI()


def described() -> dict[str, Any]:
    """Return the service's OpenAPI document, made from the same annotations that read requests."""
    return io.openapi(TOOLS.values(), title="Key account management", version="1")


app.openapi = described  # type: ignore[method-assign]  # FastAPI's documented way to bring one's own


@app.exception_handler(KeyAccountError)
async def refused(_: Request, error: Exception) -> JSONResponse:
    """Answer bad input with everything that is wrong with it, each under its path."""
    assert isinstance(error, KeyAccountError)
    return JSONResponse(io.problem_document(error), status_code=422)


@app.post("/{name}")
async def run(name: str, request: Request) -> Response:
    """Run one verb on the request's JSON; work that takes a while must not stop the event loop."""
    tool = TOOLS.get(name)
    if tool is None:
        return JSONResponse({"detail": f"no operation {name!r}", "known": list(TOOLS)}, status_code=404)
    text = (await request.body()).decode("utf-8", errors="surrogateescape")
    answer = await run_in_threadpool(tool.run_text, text, limits=LIMITS)
    return Response(answer, media_type="application/json")
