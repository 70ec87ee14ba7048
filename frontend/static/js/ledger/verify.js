// Checks a receipt as kaimen_verify.py does: RFC 6962 tree, RFC 8785 JSON, signed note, Ed25519 (RFC 8032).
// Hashes are hexadecimal texts. Nothing here reads the page or the network.
import { signatureHolds } from "./ed25519.js";

export class NotVerified extends Error {
  constructor(name, values = {}) {
    super(name);
    this.values = values;
  }
}

const text = new TextEncoder();
const hash = (kind) => async (bytes) => new Uint8Array(await crypto.subtle.digest(kind, bytes));
const [sha256, sha512] = [hash("SHA-256"), hash("SHA-512")];
const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const bytesOf = (digits) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const decoded = (encoded) => Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
const joined = (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
};

export const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    // names compare by UTF-16 units, as RFC 8785 wants and as sort() does
    return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
  }
  return JSON.stringify(value);
};

export const leafHash = async (bytes) => hex(await sha256(joined(Uint8Array.of(0), bytes)));
const nodeHash = async (left, right) =>
  hex(await sha256(joined(Uint8Array.of(1), bytesOf(left), bytesOf(right))));

export const rootByPath = async (digest, position, size, path) => {
  if (!(position >= 0 && position < size)) return null;
  let [found, at, last] = [digest, position, size - 1];
  for (const step of path) {
    if (last === 0) return null;
    if (at % 2 || at === last) {
      found = await nodeHash(step, found);
      while (at % 2 === 0 && at) [at, last] = [at / 2, Math.floor(last / 2)];
    } else found = await nodeHash(found, step);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last ? null : found;
};

export const consistent = async (earlier, later, path) => {
  const steps = [...path];
  if (earlier.size === later.size) return earlier.root === later.root && !steps.length;
  if (!(earlier.size > 0 && earlier.size < later.size && steps.length)) return false;
  let [at, last] = [earlier.size - 1, later.size - 1];
  while (at % 2) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  let old = at === 0 ? earlier.root : steps.shift();
  let now = old;
  for (const step of steps) {
    if (last === 0) return false;
    if (at % 2 || at === last) {
      [old, now] = [await nodeHash(step, old), await nodeHash(step, now)];
      while (at % 2 === 0 && at) [at, last] = [at / 2, Math.floor(last / 2)];
    } else now = await nodeHash(now, step);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && old === earlier.root && now === later.root;
};

const readKey = async (told) => {
  const [name, id, ...key] = told.split("+");
  const raw = decoded(key.join("+"));
  const expected = hex(await sha256(joined(text.encode(`${name}\n`), raw))).slice(0, 8);
  return raw.length === 33 && raw[0] === 1 && expected === id ? { name, id, key: raw.slice(1) } : null;
};

export const opened = async (note, keys) => {
  const gap = note.indexOf("\n\n");
  const signedText = note.slice(0, gap + 1);
  const known = (await Promise.all(keys.map(readKey))).filter(Boolean);
  let by = null;
  for (const line of note.slice(gap + 2, -1).split("\n")) {
    const cut = line.lastIndexOf(" ");
    const [name, raw] = [line.slice(2, cut), decoded(line.slice(cut + 1))];
    const key = known.find((one) => one.name === name && one.id === hex(raw.slice(0, 4)));
    if (!key) continue;
    if (!(await signatureHolds(key.key, text.encode(signedText), raw.slice(4), sha512))) throw new NotVerified("unsigned");
    by = key;
  }
  if (gap < 0 || !by) throw new NotVerified("unsigned");
  const [, size, root] = signedText.split("\n");
  return { size: Number(size), root: hex(decoded(root)), key: `${by.name}+${by.id}` };
};

const record = async (one, checkpoint) => {
  const values = { leaf: one.position, kind: one.leaf.kind };
  const digest = await leafHash(text.encode(canonical(one.leaf)));
  if ((await rootByPath(digest, one.position, checkpoint.size, one.path)) !== checkpoint.root) {
    throw new NotVerified("outside", values);
  }
  if (one.body === null && one.salt === null) return [["withheld", values], null];
  const body = text.encode(one.body);
  const said = JSON.parse(one.body);
  const made = hex(await sha256(joined(bytesOf(one.salt), body)));
  if (made !== one.leaf.commitment || canonical(said) !== one.body) {
    throw new NotVerified("other", values);
  }
  return [["holds", values], said];
};

export const verified = async (content, keys) => {
  const checkpoint = await opened(content.checkpoint, keys);
  const checked = [["signed", { size: checkpoint.size, key: checkpoint.key }]];
  const words = [];
  let report = null;
  for (const one of content.records) {
    const [sentence, said] = await record(one, checkpoint);
    checked.push(sentence);
    if (!said) continue;
    if (one.leaf.kind === "comment") {
      if (said.receipt !== content.receipt) throw new NotVerified("other", { leaf: one.position });
      if (said.quote) words.push(`“${said.quote}”`);
      words.push(said.text);
    }
    if (one.leaf.kind === "disposition") words.push(said.reason);
    if (one.leaf.kind === "report" && said.version === content.report?.version) report = said;
  }
  if (content.report) {
    const { salt, body, position, path } = content.report;
    const digest = await leafHash(joined(bytesOf(salt), text.encode(body)));
    const holds = report && (await rootByPath(digest, position, report.lines, path)) === report.lines_root;
    if (!holds || JSON.parse(body).receipt !== content.receipt) throw new NotVerified("line");
    checked.push(["reported", {}]);
  }
  return { checked, words };
};
