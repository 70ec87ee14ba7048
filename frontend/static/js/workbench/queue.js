// The queue by keyboard: every key presses a link or a button that is on the page anyway.
const rows = () => [...document.querySelectorAll("[data-item]")];
const current = () => rows().find((row) => row.querySelector("a[aria-current]"));
const busy = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");

const move = (by) => {
  const all = rows();
  const at = all.indexOf(current());
  const next = all[at + by] ?? (at < 0 ? all[0] : undefined);
  if (next) next.querySelector("a").click();
  else if (by > 0) document.querySelector(".pagination-next")?.click();
};

// from the choice of another item until it is there, the one on the page takes no keys, ticks or clicks: they were
// meant for the other, and would be lost with this one
const open = () => document.getElementById("open");
const arriving = () => Boolean(open()?.inert);
const press = (key) => {
  if (!arriving()) document.querySelector(`[data-key=${key}]`)?.click();
};

const assign = () => {
  if (arriving()) return;
  const form = document.getElementById("decide");
  if (!form) return;
  const chosen = form.querySelector("[name=points]:checked") || form.querySelector("[name='point.title']")?.value.trim();
  if (chosen) form.querySelector("[data-key=a]")?.click();
  else (form.querySelector("[name=points]") ?? form.querySelector("[name='point.title']"))?.focus();
};

const keys = {
  j: () => move(1),
  k: () => move(-1),
  x: () => current()?.querySelector(".tick")?.click(),
  a: assign,
  n: () => press("n"),
  u: () => press("u"),
  "/": () => document.querySelector("[data-filters] [name=q]")?.focus(),
  "?": () => {
    const shown = document.querySelector("[data-keys]");
    if (!shown) return;
    shown.open = !shown.open;
    if (shown.open) shown.querySelector("summary").focus();
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || busy(event.target)) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// which item is open, before the page is there again
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-item] a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  for (const row of rows()) row.querySelector("a").removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  if (open()) open().inert = true;
});

// it does not come: the one on the page is what there is, and is in hand again
for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, (event) => {
    if (event.detail.target !== open()) return;
    open().inert = false;
    event.detail.elt.focus();
  });
}

// how many are ticked is said aloud
document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-item] .tick")) return;
  const said = document.getElementById("queue-ticked");
  const number = document.querySelectorAll("[data-item] .tick:checked").length;
  said.textContent = number ? said.dataset.ticked.replace("{n}", number) : said.dataset.none;
});

// a suggested point is ticked here, so that it goes to the whole family with the others that are chosen
document.addEventListener("submit", (event) => {
  const suggested = event.target.closest?.(".queue-suggested");
  const point = suggested && document.getElementById(`p-${event.target.elements.link?.value}`);
  if (!point) return;
  event.preventDefault();
  point.checked = true;
  point.focus();
  const said = suggested.dataset.chosen.replace("{point}", point.labels[0].textContent.trim());
  document.getElementById("announcer").textContent = said;
});
