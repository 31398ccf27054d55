"use strict";
// The map. Text from articles enters the page as text nodes only.

const data = JSON.parse(document.getElementById("network-data").textContent);
const least = new URLSearchParams(location.search).get("min_confidence");
const threshold = least ? `?min_confidence=${encodeURIComponent(least)}` : "";
const filters = new URLSearchParams(location.search);
for (const [name, value] of [...filters]) {
  if (!value || ["of", "depth", "max_nodes", "focus", "seen_with"].includes(name)) filters.delete(name);
}
const panel = document.getElementById("panel");
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(`--${name}`).trim();

// On a larger map the words of statements would cover it; they show on pointing and on clicking.
const LABELLED = 60;

const nodes = new vis.DataSet(data.nodes.map((node) => ({
  ...node,
  title: node.label,
  label: node.kind !== "statement" ? node.label : data.nodes.length <= LABELLED ? shortened(node.label, 34) : "",
  color: { background: colour(`kind-${node.kind}`), border: colour("paper"), highlight: { background: colour("accent"), border: colour("ink") } },
  font: { color: colour(node.kind === "statement" ? "quiet" : "ink"), size: node.kind === "statement" ? 11 : 15, face: "Public Sans, system-ui, sans-serif", strokeWidth: 4, strokeColor: colour("paper") },
  widthConstraint: { maximum: 150 },
})));
const edges = new vis.DataSet(data.edges.map((edge) => ({
  ...edge,
  arrows: { to: { enabled: true, scaleFactor: 0.45 } },
  dashes: edge.kind === "post" ? [6, 4] : edge.kind === "seen with" ? [2, 5] : false,
  color: { color: colour(`family-${edge.kind.replace(" ", "-")}`), highlight: colour("accent"), hover: colour("accent") },
})));
const network = new vis.Network(document.getElementById("network"), { nodes, edges }, {
  physics: false,
  layout: { improvedLayout: false },
  interaction: { hover: true, hideEdgesOnDrag: nodes.length > 300, keyboard: false },
  edges: { selectionWidth: 2, hoverWidth: 1 },
});

// vis-network takes a tab stop and then does nothing with it; the table is for keyboards.
document.querySelector("div.vis-network").removeAttribute("tabindex");

// The first look leaves room for labels, which are wider than the shapes that vis-network fits.
function fit() {
  network.fit();
  network.moveTo({ scale: network.getScale() * 0.85 });
}
fit();

for (const button of document.querySelectorAll("[data-zoom]")) {
  button.addEventListener("click", () => {
    if (button.dataset.zoom === "fit") fit();
    else network.moveTo({ scale: network.getScale() * Number(button.dataset.zoom) });
  });
}

function shortened(text, length) {
  return text.length > length ? `${text.slice(0, length - 1).trimEnd()}…` : text;
}

function element(name, content, attributes = {}) {
  const made = document.createElement(name);
  made.append(...[content].flat());
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// What comes out of articles, so that no direction mark in it turns our own words around.
const isolated = (text) => element("bdi", text);

function show(...content) {
  panel.replaceChildren(...content);
  panel.scrollTop = 0;
  panel.scrollIntoView({ block: "nearest" }); // on a narrow screen it stands below the map
}

let asking = new AbortController();

async function get(address) {
  const { signal } = asking;
  const answer = await fetch(address, { headers: { Accept: "application/json" }, signal });
  const found = await answer.json();
  signal.throwIfAborted();
  if (!answer.ok) throw new Error(found.detail);
  return found;
}

// Code points, as the API counts; JavaScript's own indices are UTF-16 units.
function marked(sentence, spans, start) {
  const points = Array.from(sentence);
  const pieces = [];
  let at = 0;
  for (const span of spans) {
    const [begin, end] = [Math.max(at, span.start - start), Math.min(points.length, span.end - start)];
    if (begin >= end) continue;
    pieces.push(points.slice(at, begin).join(""), element("mark", points.slice(begin, end).join("")));
    at = end;
  }
  return [...pieces, points.slice(at).join("")];
}

const counted = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;

const day = (iso) => iso
  ? `on ${new Date(`${iso}T12:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })}`
  : "undated";

// All who said it, as in the macro `speaker`: "A, mayor, B and C".
function speakerOf(said) {
  if (!said.speaker) return [said.speaker_role ? isolated(said.speaker_role) : "a speaker we could not identify"];
  const link = (actor) => element("a", isolated(actor.label), { href: `/entity/${actor.id}` });
  const role = said.speaker.role_at_time;
  const first = role ? [link(said.speaker), ", ", isolated(role), ","] : [link(said.speaker)];
  return [...first, ...others(said, link, role ? " " : ", ")];
}

// Those who said it together with the speaker, each after a comma or "and".
function others(said, shown, comma = ", ") {
  const last = said.co_speakers.length - 1;
  return said.co_speakers.flatMap((other, at) => [at === last ? " and " : at === 0 ? comma : ", ", shown(other)]);
}

// As viz.marks.cue has it: "said" where that is true, else the article's own words.
function verbOf(report) {
  if (report.rule === "relayed") return "reported";
  if (report.kind === "direct" || report.rule === "according to" || !/\p{L}/u.test(report.cue || "")) return "said";
  return isolated(`“${report.cue}”`);
}

// As viz.marks.sure has it.
const SURE = [[0.9, "very sure"], [0.75, "fairly sure"], [0.5, "not sure"], [0, "doubtful"]];
const sure = (confidence) => `${confidence.toFixed(2)}, ${SURE.find(([least]) => confidence >= least)[1]}`;

// Through whom it came to the article, as in the macro `chain`.
function chainOf(said) {
  const first = (step) => isolated(step.speaker ? step.speaker.label : step.speaker_role || "a speaker we could not identify");
  const teller = (step) => element("a", [first(step), ...others(step, (other) => isolated(other.label))], { href: `/statement/${step.id}` });
  return said.via.length ? [...said.via.flatMap((step) => ["according to ", teller(step), ", "]), "as told in "] : ["according to "];
}

// The other articles that report it, as in the macro `statement`.
function alsoIn(said, report) {
  const others = new Map(said.reports.map((each) => [each.article.iri, each.article]));
  others.delete(report.article.iri);
  const links = [...others.values()].flatMap((article, at) => [
    at ? ", " : "",
    element("a", isolated(article.outlet || `“${article.title || article.id}”`), { href: `/article/${article.iri.split("/").pop()}` }),
  ]);
  return links.length ? [element("p", ["Also told in ", ...links, "."], { class: "where" })] : [];
}

function statement(said) {
  const report = said.reports.find((each) => each.id === said.quoted_from);
  return element("article", [
    element("p", [...speakerOf(said), " ", verbOf(report), ", ", ...chainOf(said), isolated(report.article.outlet || `“${report.article.title || report.article.id}”`), `, ${day(report.article.published)}:`], { class: "who" }),
    element("blockquote", said.text),
    element("p", marked(report.sentence, report.spans, report.sentence_start), { class: "sentence" }),
    ...alsoIn(said, report),
    element("p", [
      element("span", said.kind, { class: "badge" }), " ",
      element("span", sure(said.confidence), { class: "badge" }), " ",
      element("span", said.state, { class: `badge state-${said.state}` }), " ",
      element("a", "about this statement", { href: `/statement/${said.id}` }),
    ], { class: "facts" }),
  ], { class: "said" });
}

function post(held, withMember) {
  const other = withMember ? held.member : held.organisation;
  const link = other && element("a", isolated(other.label), { href: `/entity/${other.id}` });
  const told = withMember ? [link, ", ", isolated(held.title)] : link ? [isolated(held.title), ", ", link] : isolated(held.title);
  return element("li", [
    element("span", told, { class: "post" }),
    element("span", [`${held.as_of || held.tense}, according to `, isolated(held.outlet || `“${held.article_title || held.article}”`)], { class: "when" }),
    element("q", held.exact, { class: "evidence" }),
  ]);
}

async function showEdge(id) {
  const found = await get(`/api/v1/edges/${id}/evidence?${filters}`);
  show(
    element("p", found.kind, { class: "kicker" }),
    element("h2", found.kind === "said" ? found.source.label : [isolated(found.source.label), " → ", isolated(found.target.label)]),
    ...found.items.map(statement),
    element("ul", found.posts.map((held) => post(held, true)), { class: "posts" }),
  );
}

async function showNode(id) {
  if (id.startsWith("statement/")) {
    const said = await get(`/api/v1/statements/${id.slice("statement/".length)}`);
    show(element("p", "statement", { class: "kicker" }), statement(said));
    return;
  }
  const actor = await get(`/api/v1/entities/${id}${threshold}`);
  show(
    element("p", actor.kind, { class: "kicker" }),
    element("h2", element("a", actor.label, { href: `/entity/${actor.id}` })),
    element("p", [`${actor.statements} said`, actor.mentions && counted(actor.mentions, "mention"), counted(actor.articles, "article")].filter(Boolean).join(" · "), { class: "hint" }),
    element("p", element("a", "only what is near", { href: `/map?focus=${encodeURIComponent(actor.id)}&${filters}`, class: "button" })),
    element("ul", actor.posts.map((held) => post(held, false)), { class: "posts" }),
    ...actor.latest.map(statement),
  );
}

// The panel shows what was asked for last: an answer to anything before it comes too late.
function open(shown, ...wanted) {
  asking.abort();
  asking = new AbortController();
  shown(...wanted).catch((fault) => {
    if (fault.name !== "AbortError") show(element("p", fault.message, { class: "fault" }));
  });
}

network.on("click", (event) => {
  if (event.nodes.length) open(showNode, event.nodes[0]);
  else if (event.edges.length) open(showEdge, event.edges[0]);
});

document.getElementById("find").addEventListener("submit", (event) => {
  event.preventDefault();
  const wanted = event.target.querySelector("input").value.trim().toLowerCase();
  if (wanted) open(find, wanted);
});

// Whose name or other name it is just so; else by what stands on the map; else by the beginning of another name.
async function find(wanted) {
  const suggested = await get(`/api/v1/suggest?limit=50&q=${encodeURIComponent(wanted)}`);
  const here = suggested.filter((actor) => nodes.get(actor.id));
  const names = (actor) => [actor.label, ...(actor.matched_alias || "").split(" · ")];
  const so = here.find((actor) => names(actor).some((name) => name.toLowerCase() === wanted));
  const shown = () => nodes.get().find((node) => node.title.toLowerCase().includes(wanted));
  const found = (so && nodes.get(so.id)) || shown() || (here.length ? nodes.get(here[0].id) : null);
  document.getElementById("missed").textContent = found ? "" : "Not on this map.";
  if (!found) {
    network.unselectAll();
    show();
    return;
  }
  const box = document.querySelector(`#kinds input[value="${found.kind}"]`);
  if (!box.checked) box.click();
  network.selectNodes([found.id]);
  network.focus(found.id, { scale: 1.1, animation: { duration: 300 } });
  await showNode(found.id);
}

// Filters hide and never move anything, so that a reader finds things where they were.
function filter(box, items) {
  box.addEventListener("change", () => {
    const shown = new Set(Array.from(box.querySelectorAll("input:checked"), (input) => input.value));
    items.update(items.map((item) => ({ id: item.id, hidden: !shown.has(item.kind) })));
  });
}
filter(document.getElementById("kinds"), nodes);
filter(document.getElementById("families"), edges);

// The table's rows open the panel too, for keyboards and screen readers.
for (const link of document.querySelectorAll("#table [data-edge] td:last-child a")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const id = link.closest("[data-edge]").dataset.edge;
    network.selectEdges([id]);
    open(showEdge, id);
    panel.focus();
    panel.scrollIntoView({ block: "nearest" });
  });
}

window.onrecordMap = { network, nodes, edges };
