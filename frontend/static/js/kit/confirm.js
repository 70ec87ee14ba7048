// Asks before something that cannot be undone: data-confirm="question" on a form, a button or a link.
document.addEventListener(
  "click",
  (event) => {
    const asked = event.target.closest?.("button[data-confirm], a[data-confirm]");
    if (asked && !window.confirm(asked.dataset.confirm)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  true,
);

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  true,
);
