// Buttons that copy the text of what their data-copy names. Without this script they stay hidden, and the text can be selected.

const SHOWN = 1500;

for (const button of document.querySelectorAll("button[data-copy]")) {
  const label = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    const wanted = document.querySelector(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(wanted.value ?? wanted.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(wanted);
      button.textContent = "Press Ctrl+C";
    }
    setTimeout(() => { button.textContent = label; }, SHOWN);
  });
}
