// The brush: two handles, or a drag over the bars, choose a stretch of time and put it into the address.

const chart = document.querySelector("[data-brush]");
if (chart) {
  const periods = JSON.parse(document.getElementById("periods").textContent);
  const brush = document.querySelector(".brush");
  const [first, last] = brush.querySelectorAll("input");
  const told = brush.querySelector("output");
  const chosen = chart.querySelector(".chosen");
  const step = chart.viewBox.baseVal.width / periods.length;

  function ends() {
    const [a, b] = [Number(first.value), Number(last.value)];
    return [Math.min(a, b), Math.max(a, b)];
  }

  function draw() {
    const [from, to] = ends();
    chosen.setAttribute("x", from * step);
    chosen.setAttribute("width", (to - from + 1) * step);
    for (const handle of [first, last]) handle.setAttribute("aria-valuetext", periods[handle.value][2]);
    const number = periods.slice(from, to + 1).reduce((sum, period) => sum + period[3], 0);
    const stretch = from === to ? periods[from][2] : `${periods[from][2]} to ${periods[to][2]}`;
    told.textContent = `${stretch}: ${number} dated ${number === 1 ? "statement" : "statements"}`;
  }

  // All of the time is asked for without days, so that what is undated is there too.
  function address() {
    const [from, to] = ends();
    const found = new URL(location);
    for (const name of ["from", "to", "cursor"]) found.searchParams.delete(name);
    if (from > 0 || to < periods.length - 1) {
      found.searchParams.set("from", periods[from][0]);
      found.searchParams.set("to", periods[to][1]);
    }
    return found;
  }

  async function show(where) {
    const range = document.getElementById("range");
    range.setAttribute("aria-busy", "true");
    const answer = await fetch(where, { headers: { Accept: "text/html" } }).catch(() => null);
    if (where.href !== location.href) return; // another stretch was chosen since
    if (!answer?.ok) {
      location.reload(); // the browser tells what is wrong, and asks again
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    range.replaceWith(document.adoptNode(page.getElementById("range")));
    const bars = page.querySelectorAll("[data-brush] .bar");
    chart.querySelectorAll(".bar").forEach((bar, place) => bar.setAttribute("class", bars[place].getAttribute("class")));
    for (const name of ["from", "to"]) {
      document.querySelector(`.filters [name=${name}]`).value = where.searchParams.get(name) ?? "";
    }
  }

  function choose() {
    draw();
    const where = address();
    if (where.href === location.href) return;
    history.pushState(null, "", where);
    show(where);
  }

  for (const handle of [first, last]) {
    handle.addEventListener("input", draw);
    handle.addEventListener("change", choose);
  }

  let begun = null;
  function under(event) {
    const box = chart.getBoundingClientRect();
    const place = Math.floor(((event.clientX - box.left) / box.width) * periods.length);
    return Math.max(0, Math.min(periods.length - 1, place));
  }
  chart.addEventListener("dragstart", (event) => event.preventDefault());
  chart.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    begun = under(event);
    chart.setPointerCapture(event.pointerId);
    first.value = last.value = begun;
    draw();
  });
  chart.addEventListener("pointermove", (event) => {
    if (begun === null) return;
    first.value = Math.min(begun, under(event));
    last.value = Math.max(begun, under(event));
    draw();
  });
  chart.addEventListener("pointerup", () => {
    begun = null;
    choose();
  });
  chart.addEventListener("pointercancel", () => {
    begun = null;
  });
  chart.addEventListener("click", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) event.preventDefault();
  });
  addEventListener("popstate", () => location.reload());

  brush.hidden = false;
  draw();
}
