// In the queue S shows what is ticked, and H goes to the reason for hiding it; with nothing ticked, what the focus is on.
document.addEventListener("keydown", (event) => {
  const tick = event.target.closest?.("[data-rows] .tick");
  if (!tick || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key !== "s" && key !== "h") return;
  event.preventDefault();
  const form = tick.form;
  if (!form.querySelector("[data-rows] .tick:checked")) tick.checked = true;
  if (key === "s") form.requestSubmit(form.querySelector('[data-key="s"]'));
  else form.elements.reason.focus();
});
