// The pages of questions: the editor, the filter of ready questions, names while they are typed, what is copied, and the map.
// Text from articles and from queries enters the page as text nodes only.

const byId = (id) => document.getElementById(id);

function element(name, content, attributes = {}) {
  const made = document.createElement(name);
  made.append(...[content].flat());
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

for (const each of document.querySelectorAll(".scripted")) each.hidden = false;

// ---- the editor ----

const OFFERED = 9;
const WORD = /[?$]?[\p{L}\p{N}_-]*:?[\p{L}\p{N}_/-]*$/u;
const OUTSIDE = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|#.*/g;

function edit(area) {
  const { words, prefixes } = JSON.parse(byId("completion").textContent);
  const numbers = element("pre", "", { class: "lines", "aria-hidden": "true" });
  const behind = element("pre", "", { class: "behind", "aria-hidden": "true" });
  const list = element("ul", [], { class: "offers", id: "offers", role: "listbox", "aria-label": "What can stand here" });
  const told = element("p", "", { class: "sr-only", role: "status" });
  list.hidden = true;
  area.before(numbers, behind);
  area.after(list, told);
  area.parentElement.classList.add("scripted-editor");
  for (const [name, value] of [["autocomplete", "list"], ["haspopup", "listbox"], ["controls", "offers"]]) area.setAttribute(`aria-${name}`, value);

  let wrong = misplaced();
  let offers = [];
  let active = 0;

  function misplaced() {
    const mistake = byId("mistake");
    if (!mistake) return null;
    const lines = area.value.split("\n");
    const [line, column] = [Number(mistake.dataset.line) - 1, Number(mistake.dataset.column) - 1];
    const before = Array.from(lines[line] ?? "").slice(0, column).join(""); // the parser counts code points
    const start = lines.slice(0, line).join("\n").length + (line ? 1 : 0) + before.length;
    return { start, end: start + mistake.querySelector("mark").textContent.length, line };
  }

  function draw() {
    const count = area.value.split("\n").length;
    numbers.replaceChildren(...Array.from({ length: count }, (_, at) =>
      element("span", `${at + 1}\n`, wrong && wrong.line === at ? { class: "wrong-line" } : {})));
    behind.replaceChildren(...(wrong
      ? [area.value.slice(0, wrong.start), element("mark", area.value.slice(wrong.start, wrong.end).trim() ? area.value.slice(wrong.start, wrong.end) : " "), area.value.slice(wrong.end)]
      : []));
    follow();
  }

  function follow() {
    numbers.scrollTop = behind.scrollTop = area.scrollTop;
    behind.scrollLeft = area.scrollLeft;
  }

  function put(text, start, end) {
    area.focus();
    area.setSelectionRange(start, end);
    if (!document.execCommand("insertText", false, text)) area.setRangeText(text, start, end, "end"); // the first can be undone
    draw();
  }

  const bare = () => area.value.replace(OUTSIDE, (found) => (found[0] === "<" ? "<>" : " "));

  function missing() {
    const text = bare();
    const declared = new Set(Array.from(text.matchAll(/\bprefix\s+([\w.-]*):/gi), (found) => found[1]));
    const used = new Set(Array.from(text.matchAll(/(?<![\w.:?$-])([A-Za-z][\w.-]*):/g), (found) => found[1]));
    return Object.keys(prefixes).filter((name) => used.has(name) && !declared.has(name));
  }

  function addPrefixes() {
    const added = missing().map((name) => `PREFIX ${name}: <${prefixes[name]}>\n`).join("");
    if (!added) return;
    const at = area.selectionEnd;
    put(added, 0, 0);
    area.setSelectionRange(at + added.length, at + added.length);
  }

  // The word before the caret, unless that is in a comment, a string or an IRI.
  function word() {
    const at = area.selectionStart;
    const line = area.value.slice(area.value.lastIndexOf("\n", at - 1) + 1, at);
    const rest = line.replace(OUTSIDE, (found) => " ".repeat(found.length));
    return /["'<]/.test(rest) || line.includes("#") && rest.trimEnd() !== line.trimEnd() && /#[^>]*$/.test(line) ? "" : rest.match(WORD)[0];
  }

  function matching(typed) {
    if (/^[?$]/.test(typed)) {
      const names = new Set(bare().match(/[?$][\p{L}\p{N}_]+/gu) ?? []);
      return [...names].filter((name) => name !== typed && name.toLowerCase().startsWith(typed.toLowerCase())).map((name) => ({ name, means: "in this query" }));
    }
    const sought = typed.toLowerCase();
    const rank = ({ name, means }) => {
      const [whole, local] = [name.toLowerCase(), name.toLowerCase().split(":").pop()];
      if (whole === sought) return -1;
      if (whole.startsWith(sought)) return 3;
      if (local.startsWith(sought)) return 2;
      return sought.length > 2 && !sought.includes(":") && means.toLowerCase().includes(sought) ? 1 : 0;
    };
    const found = words.map((each) => [rank(each), each]);
    if (found.some(([rank]) => rank < 0) && found.filter(([rank]) => rank > 1).length === 0) return []; // it is written out
    return found.filter(([rank]) => rank > 0).sort(([one], [other]) => other - one).map(([, each]) => each);
  }

  function offer(asked) {
    const typed = word();
    offers = typed.length >= 2 || asked ? matching(typed).slice(0, OFFERED) : [];
    if (!offers.length) return close();
    list.replaceChildren(...offers.map(({ name, means }, at) => {
      const made = element("li", [element("b", name), " ", element("span", means)], { role: "option", id: `offer-${at}`, "aria-selected": "false" });
      made.addEventListener("mousedown", (event) => { event.preventDefault(); active = at; take(); });
      return made;
    }));
    list.hidden = false;
    place(typed);
    choose(0);
    told.textContent = `${offers.length} can stand here`;
  }

  function place(typed) {
    const lines = area.value.slice(0, area.selectionStart - typed.length).split("\n");
    const style = getComputedStyle(area);
    const measure = document.createElement("canvas").getContext("2d");
    measure.font = `${style.fontSize} ${style.fontFamily}`;
    const left = area.offsetLeft + parseFloat(style.paddingLeft) + measure.measureText(lines.at(-1)).width - area.scrollLeft;
    list.style.top = `${area.offsetTop + parseFloat(style.paddingTop) + lines.length * parseFloat(style.lineHeight) - area.scrollTop + 4}px`;
    list.style.left = `${Math.max(0, Math.min(left, area.parentElement.clientWidth - list.offsetWidth))}px`;
  }

  function choose(at) {
    active = (at + offers.length) % offers.length;
    Array.from(list.children).forEach((each, here) => each.setAttribute("aria-selected", String(here === active)));
    list.children[active].scrollIntoView({ block: "nearest" });
    area.setAttribute("aria-activedescendant", `offer-${active}`);
  }

  function close() {
    offers = [];
    list.hidden = true;
    told.textContent = "";
    area.removeAttribute("aria-activedescendant");
  }

  function take() {
    const { name } = offers[active];
    put(name, area.selectionStart - word().length, area.selectionStart);
    close();
    addPrefixes();
  }

  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      area.form.requestSubmit();
    } else if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      offer(true);
    } else if (offers.length && ["Tab", "Enter"].includes(event.key) && !event.shiftKey) {
      event.preventDefault();
      take();
    } else if (offers.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      choose(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (offers.length && ["Escape", "ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      close();
    }
  });
  area.addEventListener("input", (event) => {
    wrong = null;
    area.removeAttribute("aria-invalid");
    draw();
    if (event.inputType === "insertText" || event.inputType?.startsWith("deleteContent")) offer(false);
    else close();
  });
  area.addEventListener("scroll", () => { follow(); close(); });
  area.addEventListener("blur", close);
  byId("add-prefixes").addEventListener("click", addPrefixes);
  draw();

  if (wrong) {
    const { start, end, line } = wrong;
    const go = element("button", `Go to line ${line + 1}`, { type: "button" });
    go.addEventListener("click", () => {
      area.focus();
      area.setSelectionRange(start, end);
      area.scrollTop = Math.max(0, (line - 3) * parseFloat(getComputedStyle(area).lineHeight));
    });
    byId("mistake").after(go);
  }
}

if (byId("query")) edit(byId("query"));

// ---- the filter of ready questions ----

const filter = byId("filter");
filter?.addEventListener("input", () => {
  const sought = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const group of document.querySelectorAll(".ready details")) {
    group.dataset.open ??= String(group.open);
    let here = 0;
    for (const question of group.querySelectorAll("li")) {
      const text = `${group.querySelector("summary").textContent} ${question.textContent}`.toLowerCase();
      question.hidden = !sought.every((each) => text.includes(each));
      here += question.hidden ? 0 : 1;
    }
    group.hidden = here === 0;
    group.open = sought.length ? here > 0 : group.dataset.open === "true";
    shown += here;
  }
  byId("filtered").textContent = sought.length ? `${shown} question${shown === 1 ? "" : "s"}${shown ? "" : ". Try a single word, such as promised or outlet."}` : "";
});

// ---- names while they are typed ----

let asking = new AbortController();
for (const field of document.querySelectorAll("input[data-kind=actor]")) {
  field.addEventListener("input", async () => {
    asking.abort();
    asking = new AbortController();
    const typed = field.value.trim();
    if (typed.length < 2 || typed.includes("/")) return;
    try {
      const answer = await fetch(`/api/v1/suggest?limit=20&q=${encodeURIComponent(typed)}`, { signal: asking.signal });
      if (!answer.ok) return;
      const known = new Set(Array.from(field.list.options, (option) => option.value));
      for (const { id, label } of await answer.json()) {
        if (!known.has(id)) field.list.append(element("option", label, { value: id }));
      }
    } catch (fault) {
      if (fault.name !== "AbortError") throw fault;
    }
  });
}

// ---- what is copied ----

for (const text of document.querySelectorAll("[data-copy]")) {
  const button = element("button", "Copy", { type: "button", class: "copy", "aria-label": `Copy ${text.dataset.copy}` });
  const told = element("span", "", { class: "hint", role: "status" });
  button.addEventListener("click", async () => {
    getSelection().selectAllChildren(text);
    try {
      await navigator.clipboard.writeText(text.textContent);
      told.textContent = "Copied.";
    } catch {
      told.textContent = "It is selected: copy it with Ctrl+C."; // not every address may write to the clipboard
    }
  });
  text.before(element("p", [button, " ", told], { class: "copying" }));
}

// ---- the map of an answer ----

const LABELLED = 30; // on a larger map the words of statements would cover it; they show on pointing and on clicking

function draw(data) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const links = new Map(Array.from(document.querySelectorAll("#table a"), (link) => [decodeURIComponent(link.pathname.slice("/id/".length)), link]));
  const stage = byId("network");
  const nodes = new vis.DataSet(data.nodes.map((node) => ({
    ...node,
    title: node.label,
    label: node.kind === "statement" && data.nodes.length > LABELLED ? "" : node.label.length > 34 ? `${node.label.slice(0, 33).trimEnd()}…` : node.label,
    color: { background: colour(`kind-${node.kind}`) || colour("quiet"), border: colour("paper"), highlight: { background: colour("accent"), border: colour("ink") } },
    font: { color: colour("ink"), size: 14, face: "Public Sans, system-ui, sans-serif", strokeWidth: 4, strokeColor: colour("paper") },
  })));
  const edges = new vis.DataSet(data.edges.map((edge) => ({
    ...edge,
    title: edge.kind,
    arrows: { to: { enabled: true, scaleFactor: 0.45 } },
    color: { color: colour("family-said"), highlight: colour("accent"), hover: colour("accent") },
  })));
  const network = new vis.Network(stage, { nodes, edges }, {
    physics: false,
    layout: { improvedLayout: false },
    interaction: { hover: true, keyboard: false },
    edges: { selectionWidth: 2, hoverWidth: 1 },
  });
  document.querySelector("div.vis-network").removeAttribute("tabindex"); // the table is for keyboards
  const fit = () => {
    network.fit();
    network.moveTo({ scale: Math.min(1.4, network.getScale() * 0.9) });
  };
  fit();
  const legible = Math.min(34, Math.max(14, 12 / network.getScale())); // a map of many parts is seen from far away
  nodes.update(nodes.map(({ id, font }) => ({ id, font: { ...font, size: legible }, widthConstraint: { maximum: legible * 12 } })));
  const named = (id) => {
    const text = element("bdi", nodes.get(id).title);
    return links.has(id) ? element("a", text, { href: links.get(id).getAttribute("href") }) : text;
  };
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) {
      const ties = network.getConnectedEdges(node).length;
      byId("touched").replaceChildren(named(node), ` · ${nodes.get(node).kind} · ${ties} tie${ties === 1 ? "" : "s"}`);
    } else if (edge !== undefined) {
      const tie = edges.get(edge);
      byId("touched").replaceChildren(named(tie.from), " → ", element("b", element("bdi", tie.kind)), " → ", named(tie.to));
    }
  });
  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => {
      if (button.dataset.zoom === "fit") fit();
      else network.moveTo({ scale: network.getScale() * Number(button.dataset.zoom) });
    });
  }
}

if (byId("network-data")) draw(JSON.parse(byId("network-data").textContent));
