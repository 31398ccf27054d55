"""Pages from templates that escape everything. What they are given is what the API gives as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, PackageLoader, StrictUndefined

from ontology.iris import BASE
from viz import charts, found, marks, network, typefaces

HERE = Path(__file__).parent


class Pages:
    """What `api.create_app` takes as `pages`."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("viz"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(
            day=marks.day,
            days=marks.days,
            month=marks.month,
            spaced=marks.spaced,
            worded=marks.worded,
            size=marks.size,
            web=marks.web,
            mail=marks.mail,
            sure=marks.sure,
            cue=marks.cue,
            quoted=marks.quoted,
            undirected=marks.undirected,
            figure=charts.figure,
            curve=charts.curve,
        )
        self._environment.globals.update(
            marked=marks.marked,
            linked=marks.linked,
            highlighted=found.highlighted,
            base=BASE,
            thresholds=marks.SURE[:-1],
            share=charts.share,
            dashes=network.DASHES,
            most_dashed=network.MOST_DASHED,
            woven=lambda graph: network.fragment(graph, self._environment),
        )

    @property
    def static(self) -> Mapping[str, Path]:
        """Our own files, vis-network from the installed pyvis, and the typefaces from their packages."""
        return {
            "/static/vis": network.SCRIPTS,
            "/static/serif": typefaces.SERIF,
            "/static/sans": typefaces.SANS,
            "/static": HERE / "static",
        }

    def render(self, name: str, context: Mapping[str, object]) -> str:
        """The page of that name. Raises jinja2's TemplateNotFound for a name that is none."""
        extra = {}
        if name == "map":
            extra["network"] = network.fragment(cast("Mapping[str, Any]", context["graph"]), self._environment)
        return self._environment.get_template(f"{name}.html").render({"snapshot": None, **context, **extra})
