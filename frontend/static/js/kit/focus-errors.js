// After a refusal the error summary takes the focus, also where htmx swapped it in,
// and its links lead into the field itself.
const focusSummary = (root) => {
  const summary = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
  if (summary) summary.focus();
};

focusSummary(document);
document.addEventListener("htmx:load", (event) => focusSummary(event.target));

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".error-summary a[href^='#']");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  (field.closest(".field") ?? field).scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
});
