// In a list of rows the arrows move from tick to tick and Enter opens the row; keys act only while the focus is in it.
const list = () => document.querySelector("[data-rows]");
const ticks = () => [...list().querySelectorAll("[data-row] .tick")];

document.addEventListener("keydown", (event) => {
  const tick = event.target.closest?.("[data-rows] .tick");
  if (!tick || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = ticks();
  const at = all.indexOf(tick);
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (move && all[at + move]) {
    event.preventDefault();
    all[at + move].focus();
    if (event.shiftKey) all[at + move].checked = tick.checked;
  } else if (event.key === "Enter") {
    // Enter in a form would press its first button: here it opens what the focus is on
    event.preventDefault();
    tick.closest("[data-row]").querySelector("a").click();
  }
});
