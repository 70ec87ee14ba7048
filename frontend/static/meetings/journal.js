// What was typed and the server has not acknowledged yet. Every version of every opinion has a key of its own, so two
// tabs never write over each other, and a browser that dies keeps what it had at the last keystroke.

let made = 0;

// an id of version 4; where the page came over plain http, browsers have no randomUUID
export const newId = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

export class Journal {
  constructor(meeting) {
    this.prefix = `kaimen-record:${meeting}:`;
  }

  // a new version of an opinion, being typed
  begin(entry) {
    made += 1;
    const begun = { ...entry, id: newId(), order: Date.now() * 1000 + (made % 1000), open: true, sent: false };
    this.put(begun);
    return begun;
  }

  put(entry) {
    localStorage.setItem(this.prefix + entry.id, JSON.stringify(entry));
  }

  read(id) {
    const kept = localStorage.getItem(this.prefix + id);
    return kept === null ? null : JSON.parse(kept);
  }

  drop(id) {
    localStorage.removeItem(this.prefix + id);
  }

  // everything that is kept, in the order in which it was begun
  all() {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
    return keys.map((key) => JSON.parse(localStorage.getItem(key))).sort((one, other) => one.order - other.order);
  }
}

const complete = (entry) => !entry.open && !entry.refused && entry.item && entry.participant && entry.text.trim();

// what the server takes of an entry
const sendable = ({ id, opinion, item, participant, text, said_at, base }) => ({
  id, opinion, item, participant, text, said_at, base,
});

// Sends what is complete, again and again until it is acknowledged. `told(state)` hears how it goes: "saving", "idle",
// "offline" or "signed out"; `stored(entry, result)` what became of each.
export class Sender {
  constructor({ journal, address, csrf, told, stored }) {
    Object.assign(this, { journal, address, csrf, told, stored });
    this.busy = false;
    this.again = false;
    this.wait = 2000;
    addEventListener("online", () => this.run());
  }

  async run() {
    clearTimeout(this.timer);
    if (this.busy) {
      this.again = true;
      return;
    }
    const waiting = this.journal.all().filter(complete).slice(0, 100);
    if (!waiting.length) {
      this.told("idle");
      return;
    }
    this.busy = true;
    this.told("saving");
    // once sent, a version is never added to: whoever types on begins the next one
    for (const entry of waiting) this.journal.put({ ...entry, sent: true });
    const fault = await this.send(waiting);
    this.busy = false;
    if (fault) {
      this.told(fault);
      this.timer = setTimeout(() => this.run(), this.wait);
      this.wait = Math.min(this.wait * 2, 30000);
      return;
    }
    this.wait = 2000;
    this.again = false;
    await this.run();
  }

  async send(waiting) {
    let answer;
    try {
      const response = await fetch(this.address, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRF-Token": this.csrf },
        body: JSON.stringify({ texts: waiting.map(sendable) }),
      });
      if (response.status === 401 || response.status === 403) return "signed out";
      if (!response.ok) return "offline";
      answer = await response.json();
    } catch (error) {
      if (error instanceof TypeError || error instanceof SyntaxError) return "offline";
      throw error;
    }
    for (const [place, result] of answer.results.entries()) {
      const entry = waiting[place];
      if (result.result === "refused") this.journal.put({ ...entry, sent: true, refused: result.sentence });
      else this.journal.drop(entry.id);
      this.stored(entry, result);
    }
    return "";
  }
}
