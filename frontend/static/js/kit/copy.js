// Copies the text of data-copy and says so; the button shows only where copying works.
const showCopyButtons = (root) => {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("button[data-copy][hidden]")) button.hidden = false;
};

showCopyButtons(document);
document.addEventListener("htmx:load", (event) => showCopyButtons(event.target));

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const announcer = document.getElementById("announcer");
  if (announcer) announcer.textContent = button.dataset.copied;
  button.lastChild.textContent = ` ${button.dataset.copied}`;
});
