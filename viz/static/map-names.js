// Who is meant by what was typed into a field of names.

import { combobox } from "./suggest.js";

const OFFERED = 20;

// Lets a field in a form offer names. `choose` gets who was chosen from the list, `typed` what was written where Enter came first.
export function asks(form, { choose, typed }) {
  const field = form.querySelector("input[type=search]");
  if (!field.role) combobox(field);
  field.addEventListener("suggested", (event) => {
    event.preventDefault();
    field.value = event.detail.label;
    choose(event.detail);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) typed(field.value.trim());
  });
}

// Whose name or other name it is just so; then by whose words on the map it is part of, then who has some such name.
// Raises Error where the server cannot be asked.
export async function meant(typed, nodes, onMap) {
  const answer = await fetch(`/api/v1/suggest?limit=${OFFERED}&q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } });
  const known = await answer.json();
  if (!answer.ok) throw new Error(known.detail);
  const wanted = typed.toLowerCase();
  const names = (one) => [one.label, ...(one.matched_alias || "").split(" · ")].map((name) => name.toLowerCase());
  return known.find((one) => names(one).includes(wanted))
    || nodes.find((node) => node.title.toLowerCase().includes(wanted))
    || known.find((one) => onMap(one.id)) || known[0];
}
