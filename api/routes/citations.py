"""Any statement, ready to be cited."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import BaseModel, Field

from api import citations, models
from api.citations import Citation
from api.current import View, view_of
from api.mediatypes import BIBTEX, CSL_JSON, PLAIN, RIS
from api.negotiation import best
from api.routes import articles, statements

router = APIRouter(tags=["statements"])

TYPES = {
    "text": PLAIN,
    "bibtex": BIBTEX,
    "csl-json": CSL_JSON,
    "ris": RIS,
}
FORMS: Mapping[str, Callable[[Citation], str]] = {
    "text": citations.text,
    "bibtex": citations.bibtex,
    "csl-json": lambda of: json.dumps(citations.csl_json(of), ensure_ascii=False),
    "ris": citations.ris,
}


class Asked(BaseModel, extra="forbid"):
    format: Annotated[
        Literal["text", "bibtex", "csl-json", "ris"] | None, Field(description="without it: what Accept asks for")
    ] = None
    report: Annotated[
        str | None, Field(description="the id of the report to cite, where there are several; else the fullest")
    ] = None


@router.get(
    "/statements/{identifier}/citation",
    response_class=Response,
    responses={
        200: {
            "content": {
                kind: {"schema": {"type": "array" if form == "csl-json" else "string"}} for form, kind in TYPES.items()
            },
            "description": "A citation",
        }
    },
)
def cite_statement(request: Request, identifier: str, asked: Annotated[Asked, Query()]) -> Response:
    """The statement's words, who said them according to whom, and where: as text, BibTeX, CSL-JSON or RIS."""
    view = view_of(request)
    said = statements.found(view, identifier, below="/citation")
    form = asked.format or _accepted(request)
    return Response(FORMS[form](citation(view, said, asked.report)), media_type=TYPES[form])


def citation(view: View, said: models.Statement, identifier: str | None = None) -> Citation:
    """The statement by the report of that id, else by its fullest, ready for one of the forms; 404 where it has none such."""
    wanted = identifier or said.quoted_from
    report = next((report for report in said.reports if report.id == wanted), None)
    if report is None:
        known = ", ".join(report.id for report in said.reports)
        raise HTTPException(404, f"statement {said.id} has no report {wanted}; it has {known}")
    article = articles.found(view, report.article.iri.rpartition("/")[2])
    return Citation(said, report, article.byline, view.id, view.made.date())


def _accepted(request: Request) -> str:
    """The form that the client wants most; 406 where it wants none of them."""
    kind = best(request.headers.get("accept"), [*TYPES.values()])
    for form, media_type in TYPES.items():
        if media_type == kind:
            return form
    raise HTTPException(406, f"a citation is given as {', '.join(TYPES.values())}")
