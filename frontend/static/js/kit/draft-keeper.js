// Keeps what was typed into a form and not yet sent, in this browser only.
// <form data-keep="name" data-keep-notice="…" data-keep-discard="…">; passwords, files, hidden fields and
// contacts are never kept, for the browser may be a shared one.
// A page that confirms the sending says so with <… data-kept-sent="name">, and the text is forgotten.
const KEPT = "kaimen.draft.";
const DAYS = 7;

const fields = (form) =>
  [...form.elements].filter(
    (field) => field.name && !["hidden", "password", "file", "tel", "email", "submit", "button", "reset"].includes(field.type) && field.type !== "fieldset",
  );

const read = (form) =>
  fields(form).map((field) => [
    field.name,
    field.type === "checkbox" || field.type === "radio" ? field.value : null,
    field.type === "checkbox" || field.type === "radio" ? field.checked : field.value,
  ]);

const isEmpty = (values) => values.every(([, , value]) => value === false || value === "");

const write = (form, values) => {
  for (const [name, choice, value] of values) {
    for (const field of fields(form)) {
      if (field.name !== name) continue;
      if (choice === null) field.value = value;
      else if (field.value === choice) field.checked = value;
    }
  }
};

// a browser may refuse storage altogether (private mode, full disk): the form then simply is not kept
const store = (key, value) => {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
};

const recall = (key) => {
  try {
    const kept = JSON.parse(localStorage.getItem(key));
    return kept && Date.now() - kept.at < DAYS * 86400000 ? kept.values : null;
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof SyntaxError)) throw error;
    return null;
  }
};

const tell = (form, before) => {
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.setAttribute("role", "status");
  const text = document.createElement("p");
  text.textContent = form.dataset.keepNotice;
  const again = document.createElement("button");
  again.type = "button";
  again.className = "button button-quiet";
  again.textContent = form.dataset.keepDiscard;
  again.addEventListener("click", () => {
    store(KEPT + form.dataset.keep, null);
    write(form, before);
    notice.remove();
    fields(form)[0]?.focus();
  });
  const body = document.createElement("div");
  body.className = "notice-body";
  body.append(text, again);
  notice.append(body);
  form.prepend(notice);
};

const keep = (form) => {
  const key = KEPT + form.dataset.keep;
  const before = read(form);
  const kept = recall(key);
  // what the server sent back after a refusal is newer than what was kept
  if (kept && !form.querySelector("[aria-invalid]") && JSON.stringify(kept) !== JSON.stringify(before)) {
    write(form, kept);
    tell(form, before);
  }
  form.addEventListener("input", () => {
    const values = read(form);
    store(key, isEmpty(values) ? null : { at: Date.now(), values });
  });
};

const keeping = new WeakSet();

const start = (root) => {
  for (const sent of root.querySelectorAll("[data-kept-sent]")) store(KEPT + sent.dataset.keptSent, null);
  const forms = root.matches?.("form[data-keep]") ? [root] : root.querySelectorAll("form[data-keep]");
  for (const form of forms) {
    if (keeping.has(form)) continue;
    keeping.add(form);
    keep(form);
  }
};

start(document);
// a form is there for typing as soon as it is swapped in; that it is loaded is told a little later
document.addEventListener("htmx:afterSwap", (event) => start(event.detail.target));
document.addEventListener("htmx:load", (event) => start(event.target));
