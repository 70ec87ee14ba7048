// A comment form that opens in place under a clause: one at a time, closed again by its own link.
// What was typed is kept by the form itself (data-keep), so closing one loses nothing.
const places = () => document.querySelectorAll(".clause-form, .clause-said");

const expand = (place, open) => {
  for (const link of document.querySelectorAll(`[aria-controls="${place.id}"]`)) link.setAttribute("aria-expanded", String(open));
};

const empty = (place) => {
  place.replaceChildren();
  expand(place, false);
};

for (const place of places()) expand(place, false);

document.addEventListener("htmx:confirm", (event) => {
  const place = document.getElementById(event.target.getAttribute("aria-controls") ?? "");
  if (place?.hasChildNodes()) {
    event.preventDefault();
    empty(place);
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  const place = event.detail.target;
  if (!place.matches(".clause-form, .clause-said")) return;
  expand(place, true);
  if (!place.matches(".clause-form")) return;
  for (const other of document.querySelectorAll(".clause-form")) if (other !== place) empty(other);
  place.querySelector("h2, h3, h4, h5, h6")?.focus();
});
