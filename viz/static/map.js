// The map: what is asked for stands in the address, and all else follows from it. Text from articles is never markup here.

import { Drawing } from "./map-drawing.js";
import { asks, meant } from "./map-names.js";
import { Panel, filled, page } from "./map-panel.js";

const USUAL = { of: "statements", depth: "2", max_nodes: "150", seen_with: "false", view: "map", sort: "-evidence", page: "1", embed: "false" };
const LISTS = ["kinds", "ties", "hide", "pin", "expand", "selected"];
const OWN = ["of", "focus", "depth", "max_nodes", "seen_with", "expand", "kinds", "ties", "view", "sort", "page", "hide", "pin", "selected", "embed"];
const UNASKED = new Set(["selected", "view"]); // what changes nothing that the server gives
const REGIONS = ["told", "also", "views", "view", "save", "rest", "list", "lines", "twin"];
const DAY = 24 * 60 * 60 * 1000;

const atlas = document.getElementById("atlas");
const embedded = "embed" in atlas.dataset;
const form = document.getElementById("filters");
const undone = []; // addresses to go back to

let asked = plain(location.search);
let rendered = asked; // what the links on the page were made for
let answer = drawn(document);
let asking = new AbortController();
let opener = null; // where the reader stood when the panel was opened, to go back there

const drawing = new Drawing(document.getElementById("network"), answer);
const panel = new Panel(document.getElementById("panel") || document.createElement("aside"), shownInPanel);

// An address as it is written here: lists with commas, nothing that goes without saying.
function plain(search) {
  const given = new URLSearchParams(search);
  const found = new URLSearchParams();
  for (const name of new Set(given.keys())) {
    const value = LISTS.includes(name) ? given.getAll(name).filter(Boolean).join(",") : given.get(name);
    if (value && value !== USUAL[name]) found.set(name, value);
  }
  return found;
}

const listed = (name, of = asked) => (of.get(name) || "").split(",").filter(Boolean);
const written = (query) => query.toString().replaceAll("%2F", "/").replaceAll("%2C", ",");
const addressed = (query) => (query.size ? `/map?${written(query)}` : "/map");

// The filters alone, for addresses of what they leave.
function filters(more = {}) {
  const found = new URLSearchParams(more);
  for (const [name, value] of asked) if (!OWN.includes(name)) found.set(name, value);
  return found.size ? `?${written(found)}` : "";
}

function drawn(made) {
  const { nodes, edges } = JSON.parse(made.getElementById("network-data").textContent);
  return { nodes, edges, here: new Set([...nodes, ...edges].map(({ id }) => id)) };
}

// ---- what is asked for ----

// Changes what is asked for: what can be hidden is hidden at once, the rest the server is asked for.
function change(changed, { lasting = true } = {}) {
  const next = new URLSearchParams(asked);
  for (const [name, value] of Object.entries(changed)) {
    const text = Array.isArray(value) ? value.join(",") : value;
    if (text && text !== USUAL[name]) next.set(name, text);
    else next.delete(name);
  }
  if (!("page" in changed) && Object.keys(changed).some((name) => !UNASKED.has(name))) next.delete("page"); // other rows, from the first
  if (written(next) === written(asked)) return;
  if (lasting) undone.push(asked);
  become(next);
}

function become(next) {
  const names = new Set([...asked.keys(), ...next.keys()]);
  const differs = [...names].filter((name) => asked.get(name) !== next.get(name));
  asked = next;
  history.replaceState(null, "", addressed(asked));
  if (differs.includes("selected")) openSelected(); // first, so that the server is at work while the picture is drawn
  narrow();
  reflect();
  if (differs.includes("view")) drawing.resize();
  if (differs.some((name) => !UNASKED.has(name))) ask();
}

function undo() {
  if (undone.length) become(undone.pop());
}

// Asks the server for the page at its new address, and takes over what it has that is not here yet.
async function ask() {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const wanted = asked;
  const fault = document.getElementById("fault");
  atlas.setAttribute("aria-busy", "true");
  try {
    const made = await page(addressed(wanted), signal);
    if (signal.aborted) return;
    answer = drawn(made);
    rendered = wanted;
    drawing.add(answer);
    adopt(made);
    fault.hidden = true;
    narrow();
  } catch (failure) {
    if (signal.aborted) return;
    fault.textContent = `${failure.message} What is shown may not be all. `;
    const again = document.createElement("button");
    again.textContent = "Try again";
    again.addEventListener("click", ask);
    fault.append(again);
    fault.hidden = false;
  }
  atlas.removeAttribute("aria-busy");
}

// The pieces of the page that tell in words what is shown. Who stood on a column's title stays on it, on another link in its piece.
function adopt(made) {
  const focused = document.activeElement?.dataset?.sort;
  const around = REGIONS.map((name) => document.getElementById(name)).find((piece) => piece?.contains(document.activeElement));
  for (const name of REGIONS) {
    const fresh = made.getElementById(name);
    if (fresh) document.getElementById(name).replaceChildren(...document.adoptNode(fresh).childNodes);
  }
  if (focused) document.querySelector(`[data-by="${focused.replace("-", "")}"]`)?.focus();
  else if (around) {
    around.tabIndex = -1;
    around.focus({ preventScroll: true });
  }
  prepare();
}

// ---- what is shown ----

// Hides what does not pass, by what is known here of the evidence of each line.
function narrow() {
  const passes = passing();
  const [kinds, ties, hidden] = ["kinds", "ties", "hide"].map((name) => new Set(listed(name)));
  const kept = new Set([...listed("pin"), asked.get("focus"), ...listed("selected")]);
  const allowed = (id) => answer.here.has(id) && !hidden.has(id) && (!kinds.size || kinds.has(drawing.nodes.get(id).kind) || id === asked.get("focus"));
  const edges = answer.edges.filter((edge) => (!ties.size || ties.has(edge.kind)) && allowed(edge.from) && allowed(edge.to) && passes(drawing.edges.get(edge.id)));
  const tied = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const everTied = new Set(answer.edges.filter(({ from, to }) => allowed(from) && allowed(to)).flatMap(({ from, to }) => [from, to]));
  const stays = ({ id }) => (allowed(id) && (tied.has(id) || (!ties.size && !everTied.has(id)))) || (kept.has(id) && !hidden.has(id));
  const nodes = drawing.nodes.get({ filter: stays }).map(({ id }) => id);
  drawing.show(new Set(nodes), new Set(edges.map(({ id }) => id)));
  const here = new Set(nodes);
  for (const item of document.querySelectorAll("#list li")) item.hidden = !here.has(item.dataset.item);
  const lines = new Set(edges.map(({ id }) => id));
  for (const row of document.querySelectorAll("#lines tr[data-edge]")) row.hidden = !lines.has(row.dataset.edge);
}

// Whether a line has a piece of evidence that passes all that is chosen.
function passing() {
  const [from, to, outlet, least, state] = ["from", "to", "outlet", "min_confidence", "state"].map((name) => asked.get(name));
  if (!(from || to || outlet || least || state)) return () => true;
  return ({ facts }) => !facts.length || facts.some((fact) =>
    (!from || (fact.day && fact.day >= from))
    && (!to || (fact.day && fact.day <= to))
    && (!outlet || fact.outlets.some((name) => name && name.toLowerCase() === outlet.toLowerCase()))
    && (!least || fact.confidence === null || fact.confidence >= Number(least))
    && (!state || fact.state === state));
}

// Shows what is asked for in the controls, after they or the address changed.
function reflect() {
  drawing.mark({ selected: listed("selected"), pinned: listed("pin"), focus: asked.get("focus") });
  atlas.dataset.view = asked.get("view") || "map";
  const button = document.querySelector('[data-tool="undo"]');
  if (button) button.disabled = !undone.length;
  if (!form) return;
  for (const name of ["kinds", "ties"]) {
    const chosen = listed(name);
    for (const box of form.querySelectorAll(`[data-of=${name}]`)) box.checked = !chosen.length || chosen.includes(box.value);
  }
  for (const name of ["from", "to", "outlet", "min_confidence"]) {
    const field = form.elements.namedItem(name);
    if (field) field.value = asked.get(name) || "";
  }
  form.elements.namedItem("state").checked = asked.get("state") === "confirmed";
  brush();
  for (const tab of document.querySelectorAll("#views a")) {
    if (tab.dataset.view === atlas.dataset.view) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  handles();
}

// What in a piece of the page only a script can fill.
function prepare() {
  const frame = document.getElementById("frame");
  if (frame) frame.value = `<iframe src="${new URL(embedding(), location.href)}" title="A map of who said what" width="800" height="600" loading="lazy"></iframe>`;
}

function embedding() {
  const query = new URLSearchParams(asked);
  for (const name of ["view", "sort", "page"]) query.delete(name);
  query.set("embed", "true");
  return addressed(query);
}

// ---- what is chosen ----

let choices = 0;

function select(ids, { focus = false } = {}) {
  choices += 1;
  if (!panel.element.contains(document.activeElement)) opener = document.activeElement;
  const same = ids.join(",") === listed("selected").join(",");
  change({ selected: ids }, { lasting: false });
  if (same) openSelected();
  if (focus) panel.element.focus({ preventScroll: true });
}

function close() {
  const left = panel.element.contains(document.activeElement);
  select([]);
  if (left && opener?.isConnected) opener.focus();
}

function openSelected() {
  if (embedded) return;
  const chosen = listed("selected");
  const shapes = chosen.filter((id) => id.includes("/"));
  if (!chosen.length) panel.clear();
  else if (shapes.length === 2) panel.open(`/path${filters({ source: shapes[0], target: shapes[1] })}`);
  else panel.open(chosen.at(-1).includes("/") ? `/node/${chosen.at(-1)}${filters()}` : `/edge/${chosen.at(-1)}${filters()}`);
}

function shownInPanel(piece) {
  const place = piece.querySelector(".handles");
  if (!place) return;
  place.append(filled("handles"));
  const form = place.querySelector("form");
  const other = ({ id }) => select([piece.dataset.node, id]);
  asks(form, { choose: other, typed: (typed) => named(typed, other, form.querySelector(".hint")) });
  handles();
}

// The buttons of the shape that the panel tells of, as far as they make sense now.
function handles() {
  const piece = panel.element.querySelector("[data-node]");
  if (!piece?.querySelector(".handles-row")) return;
  const id = piece.dataset.node;
  const pinned = listed("pin").includes(id);
  const pin = piece.querySelector("[data-do=pin]");
  pin.textContent = pinned ? "Unpin" : "Pin";
  pin.setAttribute("aria-pressed", String(pinned));
  piece.querySelector("[data-do=expand]").disabled = listed("expand").includes(id);
}

const ACTS = {
  expand: (id) => change({ expand: [...new Set([...listed("expand"), id])], hide: listed("hide").filter((one) => one !== id) }),
  hide: (id) => change({ hide: [...listed("hide"), id], pin: listed("pin").filter((one) => one !== id), selected: [] }),
  pin: (id) => change({ pin: listed("pin").includes(id) ? listed("pin").filter((one) => one !== id) : [...listed("pin"), id] }),
};

// ---- looking for somebody ----

const onMap = (id) => Boolean(drawing.nodes.get(id)) && answer.here.has(id) && !drawing.nodes.get(id).hidden;

function found({ id }) {
  if (!drawing.nodes.get(id)) document.getElementById("missed").textContent = "Not on this map; the panel can put it there.";
  else {
    document.getElementById("missed").textContent = "";
    drawing.reveal(id);
  }
  select([id]);
}

// Chooses whom is meant by what was typed, or says that there is nobody. Gives whether there is. Where somebody else was
// looked for or chosen meanwhile, it does nothing any more.
async function named(typed, choose, status) {
  const turn = ++choices;
  status.textContent = "";
  try {
    const best = await meant(typed, drawing.nodes.get({ filter: (node) => !node.hidden }), onMap);
    if (turn !== choices) return true;
    if (best) choose(best);
    else status.textContent = "Nobody of that name, and no such words on the map.";
    return Boolean(best);
  } catch {
    if (turn === choices) status.textContent = "The server cannot be reached.";
    return true;
  }
}

// ---- days ----

const ends = () => [...document.querySelectorAll("#days input[type=range]")];
const iso = (day) => new Date(day).toISOString().slice(0, 10);

function brush() {
  const days = document.getElementById("days");
  if (!days) return;
  const [first, last] = [Date.parse(days.dataset.first), Date.parse(days.dataset.last)];
  for (const range of ends()) {
    range.max = (last - first) / DAY;
    const day = asked.get(range.dataset.end);
    const wanted = day ? (Date.parse(day) - first) / DAY : range.dataset.end === "from" ? 0 : range.max;
    if (range !== document.activeElement || !range.matches(":active")) range.value = wanted;
    range.ariaValueText = iso(first + range.value * DAY);
  }
  for (const bar of days.querySelectorAll("[data-on]")) {
    const inside = (!asked.get("from") || bar.dataset.until >= asked.get("from")) && (!asked.get("to") || bar.dataset.on <= asked.get("to"));
    bar.classList.toggle("outside", !inside);
  }
}

// The day at which an end of the brush stands; nothing where it stands at the end of the scale.
function dayAt(range) {
  const days = document.getElementById("days");
  const [from, to] = ends();
  if (Number(from.value) > Number(to.value)) (range === from ? to : from).value = range.value;
  const told = (end, open) => (end.value === open ? "" : iso(Date.parse(days.dataset.first) + end.value * DAY));
  return { from: told(from, "0"), to: told(to, to.max) };
}

// ---- saving and sharing ----

async function save(times) {
  const status = document.getElementById("copied");
  status.textContent = "Drawing …";
  const credits = `${document.getElementById("told").textContent.trim()} ${document.getElementById("credits").content.textContent.trim()} ${location.href}`;
  const picture = await drawing.picture(times, credits);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(picture);
  link.download = `onrecord-map-${times}x.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  status.textContent = "";
}

async function copy(what) {
  const status = document.getElementById("copied");
  const frame = document.getElementById("frame");
  try {
    await navigator.clipboard.writeText(what === "link" ? location.href : frame.value);
    status.textContent = "Copied.";
  } catch {
    if (what === "frame") frame.select();
    status.textContent = what === "frame" ? "Press Ctrl+C to copy the line." : "Copy the address of this page from the browser.";
  }
}

// ---- what a reader does ----

drawing.network.on("click", (event) => {
  const id = drawing.at(event);
  const more = event.event.srcEvent.ctrlKey || event.event.srcEvent.metaKey || event.event.srcEvent.shiftKey;
  if (embedded) return;
  if (!id) select([]);
  else if (more && id.includes("/")) select([...listed("selected").filter((one) => one !== id && one.includes("/")), id].slice(-2));
  else select([id]);
});
drawing.network.on("doubleClick", (event) => {
  const id = drawing.at(event);
  if (id?.includes("/") && !embedded) ACTS.expand(id);
});
drawing.network.on("hoverNode", () => { drawing.frame.classList.add("pointing"); });
drawing.network.on("blurNode", () => { drawing.frame.classList.remove("pointing"); });

const TOOLS = { undo, closer: () => drawing.zoom(1.4), further: () => drawing.zoom(0.7), fit: () => drawing.fit() };

// A link to the map as it is asked for otherwise changes it here; one that is drawn otherwise is followed.
function follow(link) {
  const wanted = plain(link.search);
  if (["of", "focus", "embed"].some((name) => wanted.get(name) !== rendered.get(name))) return false;
  const names = new Set([...wanted.keys(), ...rendered.keys()]);
  change(Object.fromEntries([...names].filter((name) => wanted.get(name) !== rendered.get(name)).map((name) => [name, wanted.get(name)])));
  return true;
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const target = event.target.closest("[data-tool], [data-do], [data-png], [data-copy], #atlas a");
  if (!target || !atlas.contains(target)) return;
  const { tool, do: act, png, copy: what, view, node, edge } = target.dataset;
  if (tool) TOOLS[tool]();
  else if (act) ACTS[act](target.closest("[data-node]").dataset.node);
  else if (png) save(Number(png));
  else if (what) copy(what);
  else if (view) {
    event.preventDefault();
    change({ view }, { lasting: false });
  } else if (node || edge) {
    event.preventDefault();
    if (node && drawing.nodes.get(node)) drawing.reveal(node);
    select([node || edge], { focus: event.detail === 0 || !target.closest("#panel") });
  } else if (target.pathname === "/map" && target.origin === location.origin && !target.target && !target.closest("#panel") && follow(target)) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.target.closest("input:not([type=checkbox], [type=range]), textarea, select")) {
    event.preventDefault();
    undo();
  } else if (event.key === "Escape" && asked.has("selected") && !event.target.closest("input, textarea, select")) close();
});

if (form) {
  // While an end of the brush is drawn, what is known here is hidden and shown; the server is asked when it is let go.
  form.addEventListener("input", ({ target }) => {
    if (target.type !== "range") return;
    const before = asked;
    asked = new URLSearchParams(asked);
    for (const [name, day] of Object.entries(dayAt(target))) day ? asked.set(name, day) : asked.delete(name);
    narrow();
    brush();
    asked = before;
  });
  form.addEventListener("change", ({ target }) => {
    if (target.type === "range") change(dayAt(target));
    else if (target.dataset.of) {
      const boxes = [...form.querySelectorAll(`[data-of=${target.dataset.of}]`)];
      if (!boxes.some((box) => box.checked)) target.checked = true; // nothing at all is no map
      const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
      change({ [target.dataset.of]: chosen.length === boxes.length ? [] : chosen });
    } else change({ [target.name]: target.type === "checkbox" ? (target.checked ? target.value : "") : target.value });
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  const missed = document.getElementById("missed");
  asks(document.getElementById("find"), {
    choose: found,
    typed: async (typed) => {
      if (!await named(typed, found, missed)) select([]);
    },
  });
}

const recolour = () => { drawing.recolour(); reflect(); };
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
document.addEventListener("theme", recolour); // chosen at the foot of the page

// On a telephone the map itself comes before the choice of what is on it.
if (form && matchMedia("(max-width: 48rem)").matches) form.closest("details").open = false;

prepare();
narrow();
reflect();
openSelected();

window.onrecordMap = drawing;
