// Light, dark, or as the device has it. It runs before the page is drawn, so that no other colours flash up first.
const dark = document.getElementById("dark");
const auto = dark.media;
const media = { auto, light: "not all", dark: "screen" };

function kept() {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null; // a browser that keeps nothing
  }
}

function choose(theme) {
  dark.media = media[theme] || auto;
  document.dispatchEvent(new CustomEvent("theme")); // for who draws with colours of the stylesheet
}

choose(kept());

document.addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("theme");
  if (!box) return; // a page in a frame of another site
  const chosen = box.querySelector(`[value="${CSS.escape(kept() || "auto")}"]`);
  if (chosen) chosen.checked = true;
  box.hidden = false;
  box.addEventListener("change", ({ target }) => {
    choose(target.value);
    try {
      localStorage.setItem("theme", target.value);
    } catch {
      // Then it holds for this page.
    }
  });
});

// What is chosen in one window holds in all.
addEventListener("storage", ({ key, newValue }) => {
  if (key === "theme") choose(newValue);
});
