// A cell opens its evidence below the table, as its address would, without leaving the place in the table.

const evidence = document.getElementById("evidence");

async function show(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (location.href !== address) return; // another cell was opened since
  if (!answer?.ok) {
    location.reload(); // the browser tells what is wrong, and asks again
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  evidence.replaceChildren(...document.adoptNode(page.getElementById("evidence")).childNodes);
  const open = new URL(address, location).searchParams.get("cell");
  for (const cell of document.querySelectorAll("a.cell")) {
    if (new URL(cell.href).searchParams.get("cell") === open) cell.setAttribute("aria-current", "true");
    else cell.removeAttribute("aria-current");
  }
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a.cell, #evidence .actions a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  await show(link.href);
  if (link.matches(".cell")) {
    evidence.scrollIntoView({ block: "start" });
    evidence.focus({ preventScroll: true });
  }
});

addEventListener("popstate", () => show(location.href));
