// Names while they are typed: a combobox over /api/v1/suggest, for every field with `data-suggest`.
// Spec: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
//
// What is chosen opens its page; with data-suggest="fill" it fills the field. Before, the field tells of it by the event
// "suggested", whose detail is the suggestion; who handles it otherwise prevents the default. Without a choice, Enter sends the form.

const PAUSE = 120; // ms without a key before the server is asked
const LEAST = 2; // letters

let lists = 0;

function text(tag, words) {
  const element = document.createElement(tag);
  element.textContent = words;
  return element;
}

function row(one, id) {
  const item = document.createElement("li");
  item.id = id;
  item.role = "option";
  const name = document.createElement("span");
  name.append(text("bdi", one.label));
  if (one.matched_alias) name.append(" ", text("small", "also "), text("bdi", one.matched_alias));
  item.append(name, text("span", one.kind));
  return item;
}

export function combobox(input) {
  const list = document.createElement("ul");
  list.id = `suggest-${++lists}`;
  list.className = "suggest";
  list.role = "listbox";
  list.ariaLabel = "Names";
  list.hidden = true;
  const told = document.createElement("span");
  told.className = "sr-only";
  told.role = "status";
  const around = document.createElement("span");
  around.className = "suggesting";
  const focused = document.activeElement === input;
  input.replaceWith(around);
  around.append(input, list, told);
  if (focused) input.focus();
  Object.assign(input, { role: "combobox", autocomplete: "off", ariaAutoComplete: "list", ariaExpanded: "false" });
  input.setAttribute("aria-controls", list.id);

  let found = [];
  let at = -1;
  let waiting;
  let asked = 0;

  function close() {
    clearTimeout(waiting);
    asked += 1;
    list.hidden = true;
    input.ariaExpanded = "false";
    point(-1);
  }

  function point(index) {
    at = index;
    [...list.children].forEach((item, each) => (item.ariaSelected = String(each === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  }

  function choose(one) {
    const untold = input.dispatchEvent(new CustomEvent("suggested", { bubbles: true, cancelable: true, detail: one }));
    if (input.dataset.suggest === "fill") input.value = one.label;
    close();
    if (untold && input.dataset.suggest !== "fill") location.assign(`/entity/${one.id}`);
  }

  async function ask() {
    const mine = ++asked;
    const answer = await fetch(`/api/v1/suggest?${new URLSearchParams({ q: input.value.trim(), limit: 8 })}`).catch(() => null);
    const names = answer?.ok ? await answer.json() : [];
    if (mine !== asked || document.activeElement !== input) return;
    found = names;
    list.replaceChildren(...found.map((one, index) => row(one, `${list.id}-${index}`)));
    point(-1);
    list.hidden = !found.length;
    input.ariaExpanded = String(!list.hidden);
    told.textContent = found.length === 1 ? "1 name" : `${found.length} names`;
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    if (input.value.trim().length < LEAST) close();
    else waiting = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !list.hidden) point(at + step >= found.length ? -1 : at + step < -1 ? found.length - 1 : at + step);
    else if (event.key === "Enter" && at >= 0) choose(found[at]);
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", ({ target }) => {
    const item = target.closest("li");
    if (item) choose(found[[...list.children].indexOf(item)]);
  });
}

document.querySelectorAll("input[data-suggest]").forEach(combobox);
