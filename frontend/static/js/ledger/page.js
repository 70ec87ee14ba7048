// A receipt's file is read, checked and explained here; nothing of it leaves the browser.
import { consistent, NotVerified, opened, verified } from "./verify.js";

const field = document.querySelector("[data-verify]");
const verdict = document.getElementById("verdict");
const keys = [...document.querySelectorAll("[data-key]")].map((one) => one.textContent.trim());

// a kind of entry in the reader's language
const kindOf = (kind) => field.getAttribute(`data-kind-${kind.replaceAll(" ", "-")}`) ?? kind;

const said = (name, values = {}) =>
  Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, key === "kind" ? kindOf(value) : value), field.dataset[name]);

const line = (text, kind = "p") => {
  const made = document.createElement(kind);
  made.textContent = text;
  return made;
};

// what the site shows today must go on from what the receipt holds
const today = async (note) => {
  try {
    const now = await opened(await (await fetch("/ledger/checkpoint", { cache: "no-store" })).text(), keys);
    const then = await opened(note, keys);
    if (now.size === then.size) {
      if (now.root !== then.root) throw new NotVerified("forked");
      return said("same");
    }
    const answer = await fetch(`/ledger/consistency?from=${then.size}&to=${now.size}`, { cache: "no-store" });
    if (!answer.ok) throw new NotVerified("forked");
    if (!(await consistent(then, now, (await answer.json()).path))) throw new NotVerified("forked");
    return said("later", { size: now.size });
  } catch (error) {
    if (error instanceof TypeError) return said("offline");
    throw error;
  }
};

const show = (heading, lines, words) => {
  const list = document.createElement("ul");
  list.append(...lines.map((text) => line(text, "li")));
  const parts = [line(heading, "h2"), list];
  for (const text of words) {
    const quote = document.createElement("blockquote");
    quote.append(line(text));
    parts.push(quote);
  }
  verdict.replaceChildren(...parts);
};

const check = async (file) => {
  try {
    const content = JSON.parse(await file.text());
    const found = await verified(content, keys);
    const lines = found.checked.map(([name, values]) => said(name, values));
    lines.push(await today(content.checkpoint));
    show(said("verified"), lines, found.words);
  } catch (error) {
    const known = error instanceof NotVerified;
    show(said("failed"), [known ? said(error.message, error.values) : said("unreadable")], []);
  }
};

if (field) {
  field.hidden = false;
  const input = field.querySelector("input");
  // the same file again is checked again
  input.addEventListener("click", () => {
    input.value = "";
  });
  input.addEventListener("change", (event) => {
    const [file] = event.target.files;
    if (file) check(file);
  });
}
