// The review page. The server renders each question; this fetches it with the key, sends what is decided, and moves on.
//
// A decision may take seconds, for who is who is judged anew. So decisions are sent one after the other while the next question
// stands already. Each is taken only if its question is still as it was seen: the server refuses it for another snapshot
// (If-Match), then the question is fetched anew, and the decision sent again if nothing of that changed.

const KEY = "onrecord-key";
const MINE = "onrecord-decided"; // what was decided in this tab: [decision, question]
const QUIET = "onrecord-shortcuts";
const TRIES = 5;

const byId = (id) => document.getElementById(id);
const desk = byId("desk");
const queue = [];
let running = false;
let shown = 0;

class Refused extends Error {
  constructor(status, detail, wait = 0) {
    super(detail);
    Object.assign(this, { status, wait });
  }
}

const here = () => desk.querySelector(".desk")?.dataset ?? {};
const mine = () => JSON.parse(sessionStorage.getItem(MINE) ?? "[]");
const remember = (list) => sessionStorage.setItem(MINE, JSON.stringify(list.slice(-100)));
const tell = (words) => { byId("told").textContent = words; };
const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

function random() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// --- Asking the server ---

async function ask(address, options = {}) {
  const headers = { Accept: "application/json", Authorization: `Bearer ${sessionStorage.getItem(KEY)}`, ...options.headers };
  const answer = await fetch(address, { ...options, headers, cache: "no-store" });
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  throw new Refused(answer.status, problem.detail ?? answer.statusText, Number(answer.headers.get("Retry-After")));
}

const post = (address, body, headers = {}) =>
  ask(address, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", ...headers } });

function filters() {
  const given = new URLSearchParams(location.search);
  given.delete("at");
  return given;
}

async function question(at, place = 0) {
  const asked = filters();
  if (at) asked.set("at", at);
  asked.set("place", place);
  const html = await (await ask(`/review/desk?${asked}`)).text();
  return new DOMParser().parseFromString(html, "text/html").querySelector(".desk");
}

// --- Showing ---

const busy = () => desk.ariaBusy === "true";

// What was asked for last is what is shown, in whatever order the answers come.
async function show(at, place = 0) {
  const turn = ++shown;
  desk.ariaBusy = "true";
  try {
    const fragment = await question(at, place);
    if (turn === shown) put(fragment);
  } catch (fault) {
    if (turn === shown) refused(fault);
  } finally {
    if (turn === shown) desk.ariaBusy = "false";
  }
}

function put(fragment) {
  desk.replaceChildren(document.adoptNode(fragment));
  desk.hidden = false;
  for (const each of ["key", "how", "order"]) byId(each).hidden = true;
  byId("shortcuts").checked = sessionStorage.getItem(QUIET) !== "off";
  const address = filters();
  if (here().id) address.set("at", here().id);
  history.replaceState(null, "", address.size ? `?${address}` : location.pathname);
  byId("question").focus({ preventScroll: true });
  scrollTo({ top: 0 });
}

// What others decided, and ours: everything but the question is put right, so that whoever reads it is not disturbed.
async function refresh() {
  const { id, place, seen } = here();
  const fresh = await question(id, place).catch(() => null);
  if (!fresh || here().id !== id) return;
  if (!id || fresh.dataset.id !== id || fresh.dataset.seen !== seen) {
    put(fresh);
    return;
  }
  for (const part of [".tabs", ".progress", "#decided"]) {
    desk.querySelector(part).replaceWith(document.adoptNode(fresh.querySelector(part)));
  }
  Object.assign(desk.querySelector(".desk").dataset, fresh.dataset);
}

function refused(fault) {
  if (fault.status === 401 || fault.status === 403) {
    locked(fault.status === 401 ? "This is no key of this server: it is misspelt, or was revoked." : fault.message);
  } else {
    tell(fault.status ? fault.message : "The server does not answer. Reload the page when it does.");
  }
}

function locked(words) {
  desk.replaceChildren();
  desk.hidden = true;
  for (const each of ["key", "how", "order"]) byId(each).hidden = false;
  const fault = byId("key-fault");
  fault.textContent = words;
  fault.hidden = !words;
  byId("token").focus();
}

function showQueue() {
  byId("pending").replaceChildren(...queue.map((item, at) => {
    const row = document.createElement("li");
    row.textContent = `${item.words}: ${at || !running ? "waits" : item.state}`;
    return row;
  }));
}

// --- Deciding ---

function decide(words, work) {
  queue.push({ words, work, ...here(), once: random(), state: "being decided", stale: running });
  showQueue();
  tell(`${words}. Being decided; go on with the next.`);
  const { next, place } = here();
  if (next) show(next, Number(place));
  else show("", Number(place) + 1);
  run();
}

async function run() {
  if (running) return;
  running = true;
  while (queue.length && sessionStorage.getItem(KEY)) {
    showQueue();
    const [item] = queue;
    try {
      await send(item);
      tell(`${item.words}. Done.`);
      for (const each of queue) each.stale = true;
    } catch (fault) {
      if (fault.status === 401 || fault.status === 403) {
        refused(fault);
        break;
      }
      tell(`${item.words}: not done. ${fault.status ? fault.message : "The server did not answer; see below whether it was."}`);
    }
    queue.shift();
    if (!queue.length) await refresh();
  }
  running = false;
  showQueue();
}

async function send(item) {
  for (let tries = 1; ; tries += 1) {
    try {
      if (item.stale) await look(item);
      return await item.work(item);
    } catch (fault) {
      const again = [412, 429, 503].includes(fault.status);
      if (!again || tries === TRIES) throw fault;
      item.stale = fault.status === 412;
      if (fault.wait) {
        item.state = `waiting ${fault.wait} seconds, since ${fault.message}`;
        showQueue();
        await pause(fault.wait);
        item.state = "being decided";
      }
    }
  }
}

// Whether a question is still what it was when it was answered: then it may be decided from the newest snapshot.
async function look(item) {
  if (!item.seen) return;
  const fresh = await question(item.id);
  if (fresh.dataset.id !== item.id) throw new Refused(409, "Somebody else has decided this meanwhile.");
  if (fresh.dataset.seen !== item.seen) throw new Refused(409, "Something has changed there meanwhile; it is asked again.");
  item.snapshot = fresh.dataset.snapshot;
  item.stale = false;
}

async function take(item, body) {
  const headers = { "Idempotency-Key": item.once };
  if (item.seen) headers["If-Match"] = `"${item.snapshot}"`;
  const taken = await (await post("/api/v1/decisions", body, headers)).json();
  if (body.act !== "undo") remember([...mine(), [taken.id, item.id]]);
  return taken.id;
}

const answered = (item, body) => post(`/api/v1/tickets/${item.ticket}`, body);

function undo(identifier, words) {
  const work = async (item) => {
    await take(item, { act: "undo", things: [identifier] });
    remember(mine().filter(([one]) => one !== identifier));
  };
  queue.push({ words, work, id: here().id, once: random(), state: "being decided" });
  run();
}

async function undoLast() {
  const waiting = running ? queue.slice(1) : queue;
  if (waiting.length) {
    const item = queue.pop();
    showQueue();
    tell(`${item.words}: taken back before it was sent.`);
    await show(item.id);
  } else if (running) {
    tell("The last decision is on its way; undo it when it is done.");
  } else if (mine().length) {
    const [decision, at] = mine().at(-1);
    undo(decision, "Undo");
    await until();
    await show(at);
  } else {
    tell("Nothing was decided in this tab. What others decided can be undone below.");
  }
}

async function until() {
  while (running) await pause(0.05);
}

// --- What people do ---

function sendForm(form) {
  const { act, thing, speaker, value, why } = Object.fromEntries(new FormData(form));
  const body = { act, things: [thing] };
  if (why) body.why = why;
  if (form.dataset.form === "decline") {
    decide("Declined", (item) => answered(item, { state: "declined", reason: why }));
    return;
  }
  if (act === "speaker") {
    if (!speaker.trim()) {
      form.elements.speaker.focus();
      tell("Say who said it.");
      return;
    }
    if (/^[a-z]+\/[a-z0-9-]+$/.test(speaker)) body.things.push(speaker);
    else body.value = speaker;
  }
  if (act === "relabel" || act === "stance") {
    if (!value.trim()) {
      form.elements.value.focus();
      tell("Give the name.");
      return;
    }
    body.value = value;
  }
  if (form.dataset.form === "accept") {
    decide("Accepted", async (item) => {
      item.decision ??= act ? await take(item, body) : undefined;
      await answered(item, { state: "accepted", decision: item.decision, reason: why || undefined });
    });
    return;
  }
  decide(form.querySelector("button").textContent, (item) => take(item, body));
}

function open(name) {
  const form = desk.querySelector(`[data-form=${name}]`);
  const was = form.hidden;
  for (const each of desk.querySelectorAll("form.edit")) each.hidden = true;
  form.hidden = !was;
  for (const button of desk.querySelectorAll("[data-open]")) button.ariaExpanded = String(was && button.dataset.open === name);
  if (was) form.querySelector("select, input:not([type=hidden]), textarea").focus();
  else byId("question").focus();
}

const WAYS = {
  next: () => (here().next ? show(here().next, Number(here().place) + 1) : show("", Number(here().place) + 1)),
  previous: () => here().previous && show(here().previous),
  first: () => show(),
  undo: undoLast,
};

// While another question is on its way, what still stands there can no longer be answered; but the last answer can be taken back.
function press(button) {
  const { act, things, open: form, go, undo: decision } = button.dataset;
  if (busy() && go !== "undo") return;
  if (act) decide(button.lastChild.textContent.trim(), (item) => take(item, { act, things: things.split(" ") }));
  else if (form) open(form);
  else if (go) WAYS[go]();
  else if (decision) {
    button.disabled = true;
    undo(decision, "Undo");
  }
}

desk.addEventListener("click", (event) => {
  const button = event.target.closest("button[type=button]");
  if (button) press(button);
});

desk.addEventListener("submit", (event) => {
  if (!event.target.matches("form.edit")) return;
  event.preventDefault();
  if (!busy()) sendForm(event.target);
});

desk.addEventListener("change", (event) => {
  if (event.target.id === "shortcuts") sessionStorage.setItem(QUIET, event.target.checked ? "on" : "off");
});

let typed = 0;
desk.addEventListener("input", async (event) => {
  const field = event.target;
  if (!field.matches("[data-names]") || field.value.trim().length < 2 || field.value.includes("/")) return;
  const asked = ++typed;
  const found = await ask(`/api/v1/suggest?q=${encodeURIComponent(field.value)}`).then((answer) => answer.json()).catch(() => []);
  if (asked === typed) byId("names").replaceChildren(...found.map((one) => new Option(one.label, one.id)));
});

const SHORT = { ArrowRight: "s", ArrowLeft: "ArrowLeft" };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || desk.hidden || sessionStorage.getItem(QUIET) === "off") return;
  if (event.key === "Escape" && event.target.closest("form.edit")) open(event.target.closest("form.edit").dataset.form);
  if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
  const pressed = SHORT[event.key] ?? event.key.toLowerCase();
  const button = desk.querySelector(`button[aria-keyshortcuts~="${CSS.escape(pressed)}"]:not(:disabled)`);
  if (!button || event.repeat) return;
  event.preventDefault();
  press(button);
});

addEventListener("beforeunload", (event) => {
  if (queue.length) event.preventDefault();
});

byId("key").addEventListener("submit", async (event) => {
  event.preventDefault();
  sessionStorage.setItem(KEY, byId("token").value.trim());
  byId("token").value = "";
  await show(new URLSearchParams(location.search).get("at"));
  run();
});

byId("unscripted").remove();
if (sessionStorage.getItem(KEY)) show(new URLSearchParams(location.search).get("at"));
else locked("");
