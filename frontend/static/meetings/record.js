// The recording screen: who speaks by number, on what by letter, then their words; Ctrl+Enter goes on to the next.
// Everything typed is in the journal of this browser at once, and on the server as soon as it can be reached.
import { Journal, newId, Sender } from "./journal.js";

const PAUSE = 8000;
const SETTLED = 3000;
const root = document.getElementById("recording");
const form = document.getElementById("record-new");
const list = document.getElementById("record-list");
const shape = document.getElementById("record-line");
const state = document.getElementById("record-state");
const who = document.getElementById("record-who");
const words = form.elements.text;
const journal = new Journal(root.dataset.meeting);
const say = root.dataset;
let how = "idle";

const filled = (sentence, n) => sentence.replace("%(n)s", String(n));

const show = () => {
  const waiting = journal.all().filter((entry) => entry.text.trim());
  const refused = waiting.filter((entry) => entry.refused);
  state.dataset.state = refused.length ? "refused" : waiting.length ? how : "saved";
  if (!waiting.length) state.textContent = filled(say.saved, new Date().toLocaleTimeString(document.documentElement.lang));
  else if (refused.length) state.textContent = filled(say.refused, refused.length);
  else if (how === "signed out") state.textContent = filled(say.signedOut, waiting.length);
  else if (how === "offline") state.textContent = filled(say.offline, waiting.length);
  else state.textContent = filled(say.saving, waiting.length);
};

const radios = (name) => [...form.querySelectorAll(`input[name="${name}"]`)];
const chosen = (name) => radios(name).find((one) => one.checked)?.value ?? "";
const label = (name, value) => radios(name).find((one) => one.value === value)?.dataset.name ?? "";
const settle = (settled) => {
  for (const fields of form.querySelectorAll("fieldset")) fields.disabled = settled;
};

// the line of an opinion, made where there is none yet
const line = (entry) => {
  const there = document.getElementById(`o-${entry.opinion}`);
  if (there) return there;
  const made = shape.content.firstElementChild.cloneNode(true);
  made.id = `o-${entry.opinion}`;
  Object.assign(made.dataset, { opinion: entry.opinion, item: entry.item, participant: entry.participant, version: "0" });
  const text = made.querySelector("textarea");
  text.id = `t-${entry.opinion}`;
  made.querySelector("label").htmlFor = text.id;
  list.prepend(made);
  return made;
};

const write = (entry, mark = say.waiting) => {
  const its = line(entry);
  its.querySelector(".record-who").textContent = label("participant", entry.participant);
  its.querySelector(".record-item").textContent = label("item", entry.item);
  its.querySelector(".record-mark").textContent = entry.refused || mark;
  const text = its.querySelector("textarea");
  if (text && document.activeElement !== text) text.value = entry.text;
};

const sender = new Sender({
  journal,
  address: say.sync,
  csrf: form.elements._csrf_token.value,
  told: (now) => {
    how = now;
    show();
  },
  stored: (entry, result) => {
    const its = line(entry);
    if (result.number !== null) its.querySelector(".record-number").textContent = filled(say.number, result.number);
    if (result.version !== null) its.dataset.version = String(Math.max(Number(its.dataset.version), result.version));
    const left = journal.all().some((one) => one.opinion === entry.opinion && one.text.trim());
    its.querySelector(".record-mark").textContent = result.result === "refused" ? result.sentence : left ? say.waiting : "";
    if (current?.opinion === entry.opinion) {
      current.settled = true;
      settle(true);
    }
    keepSoon();
    if (result.other) its.querySelector(".record-other").textContent = say.other.replace("%(text)s", result.other);
  },
});

// A browser that can keeps this page as it is now, to be loaded anew without the network; offline.js says how.
const keepPage = async () => {
  const { active } = await navigator.serviceWorker.ready;
  const named = [...document.querySelectorAll("script[src], link[rel=stylesheet], link[rel=icon]")];
  const files = [new URL("./journal.js", import.meta.url).href, ...named.map((one) => one.src ?? one.href)];
  active?.postMessage({ reader: document.body.dataset.reader, files: [...new Set(files)] });
};

let keeping;
const keepSoon = () => {
  clearTimeout(keeping);
  if ("serviceWorker" in navigator) keeping = setTimeout(keepPage, SETTLED);
};

// One place in which an opinion is typed: the composer, or the line of one that is there.
class Typing {
  constructor(opinion, said) {
    Object.assign(this, { opinion, said, id: null });
  }

  typed(text, item, participant, base) {
    const before = this.id && journal.read(this.id);
    // whose words they are, and on what, is settled once the server has been told
    if (this.id && (!before || before.sent)) this.settled = true;
    if (!this.settled) Object.assign(this, { item, participant });
    const place = { text, item: this.item, participant: this.participant };
    const entry = before && !before.sent
      ? { ...before, ...place, open: true }
      : journal.begin({ opinion: this.opinion, ...place, said_at: this.said, base });
    this.id = entry.id;
    journal.put(entry);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.close(), PAUSE);
    show();
    return entry;
  }

  // what was typed can be sent now
  close() {
    clearTimeout(this.timer);
    const entry = this.id && journal.read(this.id);
    if (entry?.open) {
      if (entry.text.trim()) journal.put({ ...entry, open: false });
      else journal.drop(entry.id);
    }
    if (entry?.text.trim() && entry.participant && entry.item) write(entry);
    sender.run();
  }
}

let current = null;

const compose = () => {
  if (!current && !words.value.trim()) return;
  current ??= new Typing(newId(), new Date().toISOString());
  const there = document.getElementById(`o-${current.opinion}`);
  current.typed(words.value, chosen("item"), chosen("participant"), Number(there?.dataset.version ?? 0));
  settle(Boolean(current.settled));
};

const next = () => {
  if (!words.value.trim()) return;
  if (!chosen("participant") || !chosen("item")) {
    state.textContent = say.choose;
    who.focus();
    return;
  }
  compose();
  const entry = journal.read(current.id);
  if (entry) write(entry);
  current.close();
  current = null;
  words.value = "";
  for (const one of radios("participant")) one.checked = false;
  settle(false);
  who.value = "";
  who.focus();
};

const pick = (name, test) => {
  const found = radios(name).filter(test);
  if (found.length !== 1 || found[0].matches(":disabled")) return false;
  found[0].checked = true;
  who.value = "";
  if (current) compose();
  return true;
};

// a number chooses who speaks, a letter the item, anything else a name
const choose = (entered) => {
  const typed = who.value.trim();
  if (!typed) return;
  if (/^[a-z]$/i.test(typed)) pick("item", (one) => one.dataset.key === typed.toLowerCase());
  else if (/^\d+$/.test(typed)) {
    const more = radios("participant").some((one) => one.dataset.key !== typed && one.dataset.key.startsWith(typed));
    if ((!more || entered) && pick("participant", (one) => one.dataset.key === typed)) words.focus();
  } else if (entered || /[^\x00-\x7f]/.test(typed)) {
    if (pick("participant", (one) => one.dataset.name.includes(typed))) words.focus();
  }
};

who.addEventListener("input", (event) => event.isComposing || choose(false));
who.addEventListener("compositionend", () => choose(false));
who.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  choose(true);
});
words.addEventListener("input", compose);
form.addEventListener("change", (event) => event.target.type === "radio" && current && compose());
form.addEventListener("submit", (event) => {
  event.preventDefault();
  next();
});
document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    const its = event.target.closest("[data-opinion]");
    if (its) its.typing?.close();
    else next();
  } else if (event.key === "Escape" && event.target === words) who.focus();
});

// lines that stand there already are typed on in their place
list.addEventListener("input", (event) => {
  const its = event.target.closest("[data-opinion]");
  if (!its) return;
  its.typing ??= new Typing(its.dataset.opinion, new Date().toISOString());
  its.typing.typed(event.target.value, its.dataset.item, its.dataset.participant, Number(its.dataset.version));
  its.querySelector(".record-mark").textContent = say.waiting;
});
list.addEventListener("focusout", (event) => event.target.closest("[data-opinion]")?.typing?.close());
list.addEventListener("submit", (event) => {
  event.preventDefault();
  event.target.closest("[data-opinion]")?.typing?.close();
});

addEventListener("pagehide", () => current?.close());
addEventListener("beforeunload", (event) => {
  if (journal.all().some((entry) => entry.text.trim())) event.preventDefault();
});

// what an earlier visit could not send
for (const entry of journal.all()) {
  if (!entry.text.trim()) journal.drop(entry.id);
  else {
    journal.put({ ...entry, open: false });
    write(entry);
  }
}
for (const one of root.querySelectorAll(".with-script")) one.hidden = false;
who.focus();
sender.run();
if ("serviceWorker" in navigator) {
  // without it all works as before, as long as the page stays
  navigator.serviceWorker.register(say.worker, { scope: location.pathname }).then(keepPage, () => {});
}
