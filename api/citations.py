"""A statement ready to be cited: in words, as BibTeX, as CSL-JSON and as RIS. Same snapshot, same words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from api import attributions, models
from api.attributions import line

BIBTEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{one: f"\\{one}" for one in "%&$#_"},
}
"""Braces become commands, because BibTeX counts those with a backslash too."""


@dataclass(frozen=True, slots=True)
class Citation:
    """What is cited: a statement by one of its reports, from the snapshot of that id and day. `byline` is the article's."""

    said: models.Statement
    report: models.Report
    byline: str | None
    snapshot: str
    read: date

    @property
    def words(self) -> str:
        return attributions.quoted(line(self.report.text), self.report)

    @property
    def by(self) -> str:
        return attributions.attribution(self.said, self.report)

    @property
    def statement(self) -> str:
        """Where the statement is kept, and in which state of the store it was read."""
        return f"Onrecord statement {self.said.iri}, snapshot {self.snapshot}"

    @property
    def note(self) -> str:
        return f"{self.words} — {self.by}. {self.statement}."


def text(of: Citation) -> str:
    """One line: “words” — who, in which post, according to whom, “title”, day, address; statement, snapshot."""
    article = of.report.article
    title = f"“{line(article.title)}”" if article.title else "untitled"
    told = [of.by, title, attributions.day(article.published), *([line(article.url)] if article.url else [])]
    return f"{of.words} — {', '.join(told)}; {of.statement}.\n"


def bibtex(of: Citation) -> str:
    """An entry of type `misc`, whose note has the words."""
    article = of.report.article
    published = article.published or ""
    fields = {
        "author": of.byline and f"{{{_escaped(of.byline)}}}",
        "title": f"{{{_escaped(article.title or 'Untitled')}}}",
        "howpublished": article.outlet and _escaped(article.outlet),
        "date": published,
        "year": published[:4],
        "url": article.url and _address(article.url),
        "urldate": of.read.isoformat(),
        "note": _escaped(of.note),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{onrecord-{re.sub('[^A-Za-z0-9-]', '', of.said.id)},\n{lines}}}\n"


def csl_json(of: Citation) -> list[dict[str, object]]:
    """One item of type article-newspaper. Spec: https://docs.citationstyles.org/en/stable/specification.html."""
    article = of.report.article
    fields: dict[str, object] = {
        "id": of.said.iri,
        "type": "article-newspaper",
        "title": line(article.title or ""),
        "author": [{"literal": line(of.byline)}] if of.byline else None,
        "container-title": line(article.outlet or ""),
        "issued": _parts(date.fromisoformat(article.published[:10])) if article.published else None,
        "accessed": _parts(of.read),
        "URL": line(article.url or ""),
        "note": of.note,
    }
    return [{name: value for name, value in fields.items() if value}]


def ris(of: Citation) -> str:
    """A record of type NEWS, a field a line."""
    article = of.report.article
    fields = (
        ("TY", "NEWS"),
        ("TI", article.title),
        ("AU", of.byline),
        ("T2", article.outlet),
        ("DA", (article.published or "").replace("-", "/")),
        ("PY", (article.published or "")[:4]),
        ("UR", article.url),
        ("Y2", f"{of.read:%Y/%m/%d}"),
        ("N1", of.note),
    )
    told = [(tag, line(value or "")) for tag, value in fields]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in told if value) + "ER  - \r\n"


def _escaped(words: str) -> str:
    return "".join(BIBTEX.get(one, one) for one in line(words))


def _address(url: str) -> str:
    """The address, with all percent-encoded that none has and BibTeX would read as its own."""
    return quote(line(url), safe="%/:?#[]@!$&'()*+,;=-._~")


def _parts(day: date) -> dict[str, object]:
    return {"date-parts": [[day.year, day.month, day.day]]}
