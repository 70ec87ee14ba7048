// The file of a draw is read, checked and explained here; nothing of it leaves the browser.
import { NotVerified, verified } from "./verify.js";

const verdict = document.getElementById("verdict");
const form = document.getElementById("draw-check");
const UNPROVEN = /^NOT (CHECKED|PROVEN): /;
const SPOKEN = new Set(["panel", "what", "type"]);

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const expression = (pattern) =>
  new RegExp(`^${escaped(pattern).replace(/\\\{(\w+)\\\}/g, "(?<$1>.+?)")}$`, "su");
const patterns = JSON.parse(document.getElementById("draw-sentences").textContent).map(([said, means]) => [expression(said), means]);

// a sentence of the verifier in the reader's language
const inWords = (sentence) => {
  for (const [pattern, means] of patterns) {
    const found = pattern.exec(sentence);
    if (found) {
      return means.replace(/\{(\w+)\}/g, (_, name) => (SPOKEN.has(name) ? inWords(found.groups[name]) : found.groups[name]));
    }
  }
  return sentence;
};

const made = (kind, text) => {
  const element = document.createElement(kind);
  element.textContent = text;
  return element;
};

const list = (lines) => {
  const items = document.createElement("ul");
  items.append(...lines.map((line) => made("li", inWords(line))));
  return items;
};

const check = async (text) => {
  const published = form.elements.published.value.trim();
  try {
    const lines = await verified(text, published);
    const unproven = lines.filter((line) => UNPROVEN.test(line));
    verdict.replaceChildren(
      made("h2", verdict.dataset.done),
      list(lines.filter((line) => !UNPROVEN.test(line))),
      made("h3", verdict.dataset.unproven),
      list(unproven),
    );
  } catch (error) {
    if (!(error instanceof NotVerified)) throw error;
    verdict.replaceChildren(made("h2", verdict.dataset.wrong), made("p", inWords(error.message)));
  }
  verdict.scrollIntoView({ block: "nearest" });
};

const busy = () => verdict.replaceChildren(made("p", verdict.dataset.busy));

const ofTheCall = () => {
  const place = document.querySelector("[data-call]");
  if (!place) return;
  const button = made("button", place.dataset.label);
  button.type = "button";
  button.className = "button button-primary";
  button.addEventListener("click", async () => {
    busy();
    const answer = await fetch(place.dataset.call, { headers: { accept: "application/json" } }).catch(() => null);
    if (answer?.ok) await check(await answer.text());
    else verdict.replaceChildren(made("p", verdict.dataset.unreachable));
  });
  place.replaceWith(button);
};

// without https a browser has no hashes: the form is sent to the server then, as without scripts
if (globalThis.crypto?.subtle) {
  ofTheCall();
  form.addEventListener("submit", async (event) => {
    const [file] = form.elements.file.files;
    if (!file) return;
    event.preventDefault();
    // the kit holds a form that was sent; this one was not
    event.stopImmediatePropagation();
    busy();
    await check(await file.text());
  }, { capture: true });
}
