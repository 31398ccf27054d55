// The picture: shapes and lines by vis-network at places that the server gave, with labels of our own that stay readable.
// Nothing moves by itself; what is hidden keeps its place.

const LABEL = { font: 13, wide: 150, lines: 2, gap: 3, leading: 1.15 };
const ROOM = { beside: 56, above: 30, below: 60 }; // pixels around the shapes, for labels at the rim
const FOREMOST = 8; // shapes whose names may cover other shapes where there is no free place
const NEAREST = 1.4;
const STEPS = [1, 1.4, 2, 2.8, 4, 5.6]; // how much larger shapes and lines are drawn from far away
const GROWING = 1000; // lines, beyond which their widths stay: to change them takes too long

const colours = new Map(); // as the stylesheet has them now: to ask it for each shape takes too long

function variable(name) {
  if (!colours.has(name)) colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
  return colours.get(name);
}

export class Drawing {
  #marked = new Set(); // labelled before all others: what is chosen, looked for, or pinned
  #hovered = null;
  #order = null;
  #wrapped = new Map();
  #boxes = [];
  #step = 1;
  #fitted = false;

  constructor(frame, data) {
    this.frame = frame;
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    this.add(data);
    this.network = new vis.Network(frame, { nodes: this.nodes, edges: this.edges }, this.#options());
    // vis-network takes a tab stop and then does nothing with it; the list and the table are for keyboards.
    frame.querySelector("div.vis-network").removeAttribute("tabindex");
    this.network.on("afterDrawing", (context) => { this.#boxes = this.#label(this.network, context, 1); });
    this.network.once("afterDrawing", () => performance.mark("drawn")); // bench/map.py looks for it
    this.network.on("zoom", () => this.#grow());
    this.network.on("hoverNode", ({ node }) => { this.#hovered = node; this.#redraw(); });
    this.network.on("blurNode", () => { this.#hovered = null; this.#redraw(); });
    this.nodes.on("*", () => { this.#order = null; });
    this.fit();
  }

  #options() {
    return {
      autoResize: true,
      physics: false,
      layout: { improvedLayout: false },
      interaction: { hover: true, multiselect: true, dragNodes: false, selectConnectedEdges: false, hideEdgesOnDrag: this.edges.length > 1000, keyboard: false, tooltipDelay: 200 },
      nodes: { borderWidth: 1.5, borderWidthSelected: 3 },
      edges: { arrows: { to: { enabled: true, scaleFactor: 0.45 } }, selectionWidth: 1.5, hoverWidth: 0.8 },
    };
  }

  // Adds what is not there yet; what is there gains the evidence that it lacked.
  add({ nodes, edges }) {
    this.nodes.add(nodes.filter((node) => !this.nodes.get(node.id)).map((node) => this.#shape(node)));
    const [known, fresh] = [[], []];
    for (const edge of edges) (this.edges.get(edge.id) ? known : fresh).push(edge);
    this.edges.add(fresh.map((edge) => this.#line(edge)));
    this.edges.update(known.map((edge) => {
      const facts = new Map([...this.edges.get(edge.id).facts, ...edge.facts].map((fact) => [fact.id, fact]));
      const grown = facts.size > this.edges.get(edge.id).facts.length ? { facts: [...facts.values()], breadth: edge.width, width: edge.width * this.#thickness() } : {};
      const bent = edge.smooth ? { smooth: edge.smooth } : {}; // another has come beside it
      return { id: edge.id, ...grown, ...bent };
    }));
  }

  #shape({ label, ...node }) {
    return { ...node, title: label, label: undefined, radius: node.size, size: node.size * this.#step, ...this.#nodeColours(node) };
  }

  #line(edge) {
    return { ...edge, arrows: { to: { enabled: edge.kind !== "seen with" } }, breadth: edge.width, width: edge.width * this.#thickness(), ...this.#edgeColours(edge) };
  }

  #nodeColours({ kind }) {
    return { color: { background: variable(`kind-${kind}`), border: variable("paper"), highlight: { background: variable("accent"), border: variable("ink") }, hover: { background: variable(`kind-${kind}`), border: variable("ink") } } };
  }

  #edgeColours({ kind }) {
    return { color: { color: variable(`family-${kind.replaceAll(" ", "-")}`), highlight: variable("accent"), hover: variable("accent"), inherit: false } };
  }

  // Once before the next picture, however often it is asked for; `network.redraw` draws each time, at once.
  #redraw() {
    this.#order = null;
    this.network.body.emitter.emit("_requestRedraw");
  }

  recolour() {
    colours.clear();
    this.nodes.update(this.nodes.map((node) => ({ id: node.id, ...this.#nodeColours(node) })));
    this.edges.update(this.edges.map((edge) => ({ id: edge.id, ...this.#edgeColours(edge) })));
  }

  // Shows these alone. Only what changes is touched, so that narrowing a large map is quick.
  show(nodes, edges) {
    const changed = (items, shown) => items.get({ filter: (item) => !item.hidden !== shown.has(item.id) }).map(({ id }) => ({ id, hidden: !shown.has(id) }));
    this.edges.update(changed(this.edges, edges));
    this.nodes.update(changed(this.nodes, nodes));
  }

  mark({ selected, pinned, focus }) {
    this.#marked = new Set([...selected, ...pinned, focus]);
    const wanted = new Set(pinned);
    this.nodes.update(this.nodes.get({ filter: (node) => Boolean(node.pinned) !== wanted.has(node.id) }).map(({ id }) => ({
      id, pinned: wanted.has(id), borderWidth: wanted.has(id) ? 4 : 1.5, shapeProperties: { borderDashes: wanted.has(id) ? [5, 3] : false }, ...this.#pinColours(id, wanted.has(id)),
    })));
    const there = (id) => (id.includes("/") ? this.nodes : this.edges).get(id);
    const here = selected.filter(there);
    this.network.setSelection({ nodes: here.filter((id) => id.includes("/")), edges: here.filter((id) => !id.includes("/")) }, { highlightEdges: false });
    this.#redraw();
  }

  #pinColours(id, pinned) {
    const { color } = this.#nodeColours(this.nodes.get(id));
    return { color: pinned ? { ...color, border: variable("ink") } : color };
  }

  // The whole of what is shown, with room for the labels, which are wider than the shapes and stand below them.
  fit() {
    const shown = this.nodes.get({ filter: (node) => !node.hidden });
    this.#fitted = this.frame.clientWidth > 0;
    if (!shown.length || !this.#fitted) return;
    const [across, down] = [shown.map(({ x }) => x), shown.map(({ y }) => y)];
    const [left, right, top, bottom] = [Math.min(...across), Math.max(...across), Math.min(...down), Math.max(...down)];
    const { clientWidth, clientHeight } = this.frame;
    const beside = Math.min(ROOM.beside, clientWidth / 12);
    const scale = Math.min(NEAREST, (clientWidth - 2 * beside) / (right - left || 1), (clientHeight - ROOM.above - ROOM.below) / (bottom - top || 1));
    const position = { x: (left + right) / 2, y: (top + bottom) / 2 + (ROOM.below - ROOM.above) / 2 / scale };
    this.network.moveTo({ position, scale, animation: false });
    this.#grow();
  }

  // Where the frame came into sight after the table.
  resize() {
    this.network.setSize("100%", "100%");
    this.network.redraw();
    if (!this.#fitted) this.fit();
  }

  zoom(by) {
    this.network.moveTo({ scale: this.network.getScale() * by, animation: false });
    this.#grow();
  }

  // From far away shapes are drawn larger, so that they can be seen and hit.
  #grow() {
    const room = Math.min(1, this.frame.clientWidth / 700); // less on a telephone
    const step = STEPS.findLast((each) => each <= Math.max(1, room / this.network.getScale()));
    if (step === this.#step) return;
    this.#step = step;
    this.nodes.update(this.nodes.map(({ id, radius }) => ({ id, size: radius * step })));
    if (this.edges.length <= GROWING) this.edges.update(this.edges.map(({ id, breadth }) => ({ id, width: breadth * this.#thickness() })));
  }

  #thickness() {
    return this.edges.length <= GROWING ? Math.sqrt(this.#step) : 1;
  }

  // Brings something into the middle, but only where it is out of sight.
  reveal(id) {
    const at = this.network.canvasToDOM(this.network.getPosition(id));
    const { clientWidth, clientHeight } = this.frame;
    if (at.x > 40 && at.y > 30 && at.x < clientWidth - 40 && at.y < clientHeight - 40) return;
    this.network.moveTo({ position: this.network.getPosition(id), animation: false });
  }

  // What stands at a point: a shape or its label before a line.
  at({ nodes, edges, pointer }) {
    if (nodes.length) return nodes[0];
    const { x, y } = pointer.DOM;
    const label = this.#boxes.find((box) => x > box.left && x < box.right && y > box.top && y < box.bottom);
    return label ? label.id : edges[0];
  }

  // A picture so many times as large, on paper, with a line that says where it is from. It is drawn anew, not blown up.
  async picture(times, credits) {
    const size = { width: this.frame.clientWidth, height: this.frame.clientHeight };
    const factor = times / devicePixelRatio;
    const holder = document.body.appendChild(document.createElement("div"));
    holder.className = "developing";
    holder.style.width = `${size.width * factor}px`;
    holder.style.height = `${size.height * factor}px`;
    const copy = new vis.Network(holder, { nodes: this.nodes, edges: this.edges }, { ...this.#options(), autoResize: false });
    try {
      const drawn = new Promise((resolve) => {
        copy.on("afterDrawing", (context) => {
          this.#label(copy, context, factor);
          resolve(copy.canvas.frame.canvas);
        });
      });
      copy.moveTo({ position: this.network.getViewPosition(), scale: this.network.getScale() * factor, animation: false });
      return await printed(await drawn, times, credits);
    } finally {
      copy.destroy();
      holder.remove();
    }
  }

  // Labels as large at every distance, where there is room: first those asked for, then the largest, statements last.
  #label(network, context, factor) {
    const ratio = context.canvas.width / network.canvas.frame.clientWidth;
    const size = LABEL.font * factor;
    const [ink, quiet, paper] = ["ink", "quiet", "paper"].map(variable);
    const family = getComputedStyle(this.frame).fontFamily;
    const font = (node) => `${this.#marked.has(node.id) ? 650 : node.kind === "statement" ? 400 : 500} ${size}px ${family}`;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    context.lineWidth = 3.5 * factor;
    context.strokeStyle = paper;
    const placed = this.#placed(network, context, factor, font);
    for (const { node, lines, left, right, top } of placed) {
      context.font = font(node);
      context.fillStyle = node.kind === "statement" && !this.#marked.has(node.id) && node.id !== this.#hovered ? quiet : ink;
      lines.forEach((line, number) => {
        const [x, y] = [(left + right) / 2, top + number * size * LABEL.leading];
        context.strokeText(line, x, y);
        context.fillText(line, x, y);
      });
    }
    context.restore();
    return placed;
  }

  // Which labels stand where: below their shapes or, where something else is there, above or beside them. Only the
  // foremost names cover another shape where all four places are taken. What is pointed at pushes others away, and moves none.
  #placed(network, context, factor, font) {
    const [across, down] = [network.canvas.frame.clientWidth, network.canvas.frame.clientHeight];
    const scale = network.getScale();
    const inOrder = this.#inOrder();
    const shapes = inOrder.map(({ x, y, size: radius }) => around(network.canvasToDOM({ x, y }), radius * scale));
    const spotsOf = (node) => {
      context.font = font(node);
      const { lines, width } = this.#wrap(context, node, factor);
      const high = lines.length * LABEL.font * factor * LABEL.leading;
      const places = spots(network.canvasToDOM({ x: node.x, y: node.y }), node.size * scale + LABEL.gap * factor, width, high, across);
      return places.map((place) => ({ id: node.id, node, lines, ...place }));
    };
    const placed = [];
    inOrder.forEach((node, number) => {
      const shape = shapes[number];
      if (shape.right < 0 || shape.bottom < 0 || shape.left > across || shape.top > down) return;
      const places = spotsOf(node);
      const open = places.filter((place) => !placed.some((other) => covers(place, other)));
      const free = open.find((place) => !shapes.some((other) => covers(place, other)));
      const taken = free ?? (this.#marked.has(node.id) ? places[0] : number < FOREMOST ? open[0] : null);
      if (taken) placed.push(taken);
    });
    const pointed = inOrder.find(({ id }) => id === this.#hovered);
    if (!pointed || placed.some(({ id }) => id === pointed.id)) return placed;
    const over = spotsOf(pointed)[0];
    return [...placed.filter((other) => !covers(over, other)), over];
  }

  #inOrder() {
    return this.#order ??= this.#ranked();
  }

  #ranked() {
    const rank = (node) => (this.#marked.has(node.id) ? 0 : node.kind === "statement" ? 2 : 1);
    return this.nodes.get({ filter: (node) => !node.hidden }).sort((one, other) => rank(one) - rank(other) || other.size - one.size);
  }

  #wrap(context, node, factor) {
    const key = `${node.id} ${this.#marked.has(node.id)} ${factor}`;
    if (!this.#wrapped.has(key)) {
      const lines = wrapped(node.title, (text) => context.measureText(text).width <= LABEL.wide * factor);
      this.#wrapped.set(key, { lines, width: Math.max(...lines.map((line) => context.measureText(line).width)) });
    }
    return this.#wrapped.get(key);
  }
}

const around = ({ x, y }, radius) => ({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius });
const covers = (one, other) => one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;

// Where the label of a shape at that point can stand, the best first: below, above, right, left. None is cut off at a side.
function spots({ x, y }, away, width, height, across) {
  const at = (left, top) => ({ left, right: left + width, top, bottom: top + height });
  const middle = Math.max(0, Math.min(x - width / 2, across - width));
  return [at(middle, y + away), at(middle, y - away - height), at(x + away, y - height / 2), at(x - away - width, y - height / 2)]
    .filter(({ left, right }) => left >= 0 && right <= across);
}

// The text in a few lines that fit; the last ends in an ellipsis where more follows.
function wrapped(text, fits) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (!lines.at(-1) || fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  if (lines.length > LABEL.lines) lines.splice(LABEL.lines - 1, Infinity, `${lines[LABEL.lines - 1]}…`);
  return lines.map((line) => (fits(line) ? line : shortened(line, fits)));
}

function shortened(line, fits) {
  const points = Array.from(line);
  while (points.length > 1 && !fits(`${points.join("")}…`)) points.pop();
  return `${points.join("")}…`;
}

function printed(canvas, times, credits) {
  const margin = 14 * times;
  const whole = document.createElement("canvas");
  whole.width = canvas.width;
  whole.height = canvas.height + 3 * margin;
  const context = whole.getContext("2d");
  context.fillStyle = variable("paper");
  context.fillRect(0, 0, whole.width, whole.height);
  context.drawImage(canvas, 0, 0);
  context.fillStyle = variable("quiet");
  context.font = `${12 * times}px ${getComputedStyle(document.body).fontFamily}`;
  context.textBaseline = "middle";
  context.fillText(credits, margin, canvas.height + 1.5 * margin, whole.width - 2 * margin);
  return new Promise((resolve) => { whole.toBlob(resolve, "image/png"); });
}
