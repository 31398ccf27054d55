// The panel beside the map: a piece of a page that the server made. It shows what was asked for last; a late answer is not shown.

export class Panel {
  #asking = new AbortController();

  constructor(element, shown) {
    this.element = element;
    this.shown = shown; // what to do with a piece that has just come
    this.hint = [...element.childNodes];
  }

  clear() {
    this.#asking.abort();
    this.#put(...this.hint);
  }

  async open(address, { focus = false } = {}) {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    this.element.setAttribute("aria-busy", "true");
    this.#put(filled("waiting"));
    if (focus) this.element.focus({ preventScroll: true });
    try {
      const piece = await fetched(address, signal);
      if (signal.aborted) return;
      this.#put(piece);
      this.element.scrollIntoView({ block: "nearest", behavior: "instant" }); // on a narrow screen it stands below the map
      this.shown(piece);
    } catch (fault) {
      if (signal.aborted) return;
      const failed = filled("failed");
      failed.querySelector(".fault").textContent = fault.message;
      failed.querySelector("[data-again]").addEventListener("click", () => this.open(address, { focus: true }));
      this.#put(failed);
    }
    this.element.removeAttribute("aria-busy");
  }

  // Whoever stood on what goes stands on the panel then, not at the beginning of the page.
  #put(...content) {
    if (this.element.contains(document.activeElement)) this.element.focus({ preventScroll: true });
    this.element.replaceChildren(...content);
    this.element.scrollTop = 0;
  }
}

export const filled = (name) => document.getElementById(name).content.cloneNode(true);

// A page of ours. Raises Error with what a reader should know, AbortError where the signal says so.
export async function page(address, signal) {
  let answer;
  try {
    answer = await fetch(address, { headers: { Accept: "text/html" }, signal });
  } catch (fault) {
    throw fault.name === "AbortError" ? fault : new Error("The server cannot be reached.");
  }
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok) throw new Error(made.querySelector("main p")?.textContent || `The server answered ${answer.status}.`);
  return made;
}

// Its piece for the panel, whose heading stands below that of the map.
async function fetched(address, signal) {
  const piece = document.adoptNode((await page(address, signal)).querySelector(".chosen"));
  for (const heading of piece.querySelectorAll("h1, h2")) {
    const lower = document.createElement(heading.localName === "h1" ? "h2" : "h3");
    lower.append(...heading.childNodes);
    heading.replaceWith(lower);
  }
  return piece;
}
