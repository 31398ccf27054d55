"""All of the data, for those who want it whole: the dumps of snapshots, and the statements as a stream."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse, RedirectResponse, StreamingResponse

from api import dataset, documents, models
from api.current import View, view_of
from api.dataset import OFFERED, Served
from api.dumper import Dumper
from api.mediatypes import HTML, JSON, JSON_LINES
from api.pages import Pages, page
from graph import dumps, exports, snapshots
from graph.dumps import Dump, File

LIVE = "/data/latest/statements.jsonl"
CATALOGUE = {"html": HTML, "json": JSON, **OFFERED}


def router(store: Path, licence: str, pages: Pages | None, dumper: Dumper | None) -> APIRouter:
    """The routes for the store in that folder; without pages no HTML is offered."""
    routes = APIRouter(tags=["linked data"])
    offered = {suffix: kind for suffix, kind in CATALOGUE.items() if pages or kind != HTML}

    described: dict[int | str, dict[str, Any]] = {
        200: {"model": models.Dumps, "content": {kind: {} for kind in offered.values() if kind != JSON}}
    }

    @routes.get("/data/", responses=described)
    def listed(request: Request) -> Response:
        """The files that there are: a page, JSON, or DCAT in any form of RDF, by Accept."""
        return documents.revalidated(request, shown(request, documents.chosen(request, "", offered)))

    @routes.get("/data/catalog.{suffix}", responses=described)
    def catalogue(request: Request, suffix: str) -> Response:
        """The same in the form that the suffix asks for."""
        return documents.revalidated(request, shown(request, documents.chosen(request, suffix, offered)))

    @routes.get(LIVE, response_class=StreamingResponse)
    def statements(request: Request) -> StreamingResponse:
        """Each report of each current statement, one JSON object a line, as `onrecord export --format jsonl` writes them."""
        lines = exports.lines(view_of(request).snapshot)
        return StreamingResponse(lines, media_type=JSON_LINES, headers={"Link": f'<{licence}>; rel="license"'})

    @routes.get("/data/latest/", include_in_schema=False)
    def newest() -> RedirectResponse:
        """Without a name: where what there is is listed."""
        return RedirectResponse("/data/", 303)

    @routes.get("/data/latest/{name}", status_code=302, response_class=RedirectResponse)
    def latest(name: str) -> RedirectResponse:
        """Where the newest file of that name is."""
        for dump in dumps.dumps(store):
            if name in _by_name(dump):
                return RedirectResponse(f"/data/{dump.snapshot}/{name}", 302)
            raise HTTPException(404, f"there is no {name}; there are {', '.join(_by_name(dump))}")
        raise HTTPException(404, f"{missing()}; the statements are at {LIVE}")

    @routes.get("/data/{snapshot}/{name}", response_class=FileResponse)
    def file(request: Request, snapshot: str, name: str) -> Response:
        """A file of a snapshot. It never changes, and has the sum of its bytes for an ETag; parts of it may be asked for."""
        dump = found(snapshot)
        if (of := _by_name(dump).get(name)) is None:
            raise HTTPException(404, f"there is no {name}; there are {', '.join(_by_name(dump))}")
        tag = f'"{of.sha256}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Link": f'<{dump.licence}>; rel="license"'}
        if documents.matches(request, tag):
            return Response(status_code=304, headers=headers)
        return FileResponse(dump.folder / name, media_type=of.media_type, filename=name, headers=headers)

    def shown(request: Request, media_type: str) -> Response:
        view: View | None = request.scope["view"]
        there = dumps.dumps(store)
        link = documents.links(str(request.base_url.replace(path="/data/")), "/data/catalog", offered, licence)
        if media_type not in (HTML, JSON):
            served = Served(str(request.base_url), view, there[0] if there else None, licence)
            return documents.answer(dataset.dcat(served), media_type, dataset.NAMES, link)
        fresh = view is None or (bool(there) and there[0].snapshot == view.id)
        told = models.Dumps(
            snapshot=view.id if view else None,
            licence=licence,
            statements=LIVE,
            detail=None if fresh else missing(),
            dumps=[_shown(dump) for dump in there],
        )
        if media_type == HTML and pages:
            return page(request, "data", {"Link": link}, data=told, server=str(request.base_url).rstrip("/"))
        return Response(told.model_dump_json(), media_type=JSON, headers={"Link": link})

    def found(snapshot: str) -> Dump:
        """The dump of a snapshot; 410 where it is gone with its snapshot, 404 where there never was one."""
        there = {dump.snapshot: dump for dump in dumps.dumps(store)}
        if snapshot in there:
            return there[snapshot]
        listed = ", ".join(there) or "none"
        if snapshot in snapshots.names(store):
            raise HTTPException(404, f"{missing()}; there are those of {listed}")
        if _was(snapshot):
            raise HTTPException(410, f"snapshot {snapshot} is gone, and its files with it; there are those of {listed}")
        raise HTTPException(404, f"{snapshot} is no snapshot; there are those of {listed}")

    def missing() -> str:
        """Why the newest snapshot has no files, and see to it that it gets them."""
        if dumper is None:
            return "no files are made here; `onrecord dump` makes them where articles are ingested"
        dumper.start()
        if dumper.fault:
            return f"the files of the newest snapshot could not be made: {dumper.fault}"
        return "the files of the newest snapshot are being made"

    return routes


def _by_name(dump: Dump) -> dict[str, File]:
    return {file.name: file for file in (*dump.files, *dump.papers)}


def _was(snapshot: str) -> bool:
    """Whether this is the id of a snapshot that may have been."""
    try:
        return datetime.strptime(snapshot, snapshots.TIME).replace(tzinfo=UTC) < datetime.now(UTC)
    except ValueError:
        return False


def _shown(dump: Dump) -> models.Dump:
    return models.Dump(
        snapshot=dump.snapshot,
        made=dump.made.isoformat(),
        licence=dump.licence,
        files=[
            models.DumpFile(
                name=file.name,
                address=f"/data/{dump.snapshot}/{file.name}",
                media_type=file.media_type,
                bytes=file.bytes,
                sha256=file.sha256,
                rows=file.rows,
                quads=file.quads,
            )
            for file in (*dump.files, *dump.papers)
        ],
    )
