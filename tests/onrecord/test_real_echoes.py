"""Echoes among the real articles beside the checkout, by the scorer that lies there too."""

import json
import subprocess
import sys
from pathlib import Path

from ingest.echoes import echoes
from ingest.readers import articles
from ingest.tellings import tellings
from onrecord import batch
from ontology.records import Reading


def test_both_echoes_of_the_founding_articles_are_found_with_what_each_left_out(shared: Path, tmp_path: Path) -> None:
    readings = [one for one in batch.readings(articles([shared / "articles"])) if isinstance(one, Reading)]
    places = {said.id: (one.article.key, said.content) for one in readings for said in one.statements}
    found = echoes(told for one in readings for told in tellings(one, one.article.key, {}))
    rows = [
        {"statement": echo.statement, "report": report, "article": key, "start": span.start, "end": span.end}
        for echo in found
        for report in echo.reports
        for key, content in [places[report]]
        for span in content
    ]
    answer = tmp_path / "echoes.json"
    answer.write_text(json.dumps({"query": "echoes", "params": {}, "columns": [], "rows": rows}), encoding="utf-8")
    scorer = shared / "gold" / "score_corpus.py"
    done = subprocess.run(
        [sys.executable, scorer, "echoes", answer, "--json"], capture_output=True, text=True, check=True
    )
    figures = json.loads(done.stdout)
    assert (figures["found"]["right"], figures["false"], figures["foreign"]) == (2, 0, 0)
    assert figures["left_out"] == figures["carried"] == {"right": 3, "of": 3}
    left_out = sorted(len(echo.left_out(report)) for echo in found for report in echo.reports)
    assert left_out == [0, 0, 1, 2]
    assert all(part is None or part.same for echo in found for each in echo.segments for part in each.parts)
