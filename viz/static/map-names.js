// A field that offers names while one types: a combobox with a list, as https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ has it.

const OFFERED = 8;

// Who has that name or another name like it. Raises AbortError where the signal says so.
export async function suggested(typed, signal) {
  const answer = await fetch(`/api/v1/suggest?limit=${OFFERED}&q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" }, signal });
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.detail);
  return found;
}

// `choose` gets the one chosen from the list; `submit` gets what was typed where Enter came first. `note` says more of one in the list.
export function combobox(input, list, { choose, submit, note = () => "" }) {
  let asking = new AbortController();
  let offered = [];
  let active = -1;

  function close() {
    asking.abort();
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function point(to) {
    active = (to + offered.length) % offered.length;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === active)));
    input.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function offer(found) {
    offered = found;
    active = -1;
    list.replaceChildren(...found.map((one, place) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${place}`;
      item.role = "option";
      item.ariaSelected = "false";
      const name = document.createElement("bdi");
      name.textContent = one.label;
      const more = document.createElement("span");
      more.className = "when";
      more.textContent = [one.kind, one.matched_alias && `also ${one.matched_alias}`, note(one)].filter(Boolean).join(", ");
      item.append(name, " ", more);
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault(); // the field keeps the focus
        pick(one);
      });
      return item;
    }));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(Boolean(found.length)));
    input.removeAttribute("aria-activedescendant");
  }

  function pick(one) {
    close();
    input.value = one.label;
    choose(one);
  }

  input.addEventListener("input", async () => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    if (!input.value.trim()) return close();
    try {
      const found = await suggested(input.value.trim(), signal);
      if (!signal.aborted) offer(found);
    } catch (fault) {
      if (fault.name !== "AbortError") close(); // Enter asks again, and says what went wrong
    }
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      const typed = input.value.trim();
      if (active >= 0 && !list.hidden) pick(offered[active]);
      else if (typed) {
        close();
        submit(typed);
      }
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && !list.hidden) {
      event.preventDefault();
      point(event.key === "ArrowDown" ? active + 1 : active < 0 ? -1 : active - 1);
    }
  });
  input.addEventListener("blur", close);
}
