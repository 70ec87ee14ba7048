// The doors that this phone took along: their rules, keys, tickets, and how each ticket stands as far as we know.
import { hashOf, readToken, readTyped, signedBy, bytesOf } from "./codes.js";
import { movedOn, NOWHERE } from "./verdicts.js";

// what was brought while a list was on its way may not be in it yet
const ON_ITS_WAY = 5000;
const instant = (text) => (text ? Date.parse(text) : null);

const rulesOf = (facts) => ({
  opens_at: instant(facts.opens_at),
  closes_at: instant(facts.closes_at),
  closed_at: instant(facts.closed_at),
  reentry: facts.reentry,
});

const ticketOf = (door, told) => ({
  door,
  n: told.n,
  h: told.h,
  p: told.p ?? 1,
  heads: told.heads ?? 1,
  who: told.who ?? "",
  cancelled: told.cancelled ?? false,
  came_at: instant(told.came_at),
  moved_at: instant(told.moved_at),
  inside: told.inside ?? false,
});

export class Door {
  constructor(kept) {
    this.kept = kept;
    this.tickets = new Map();
    this.codes = new Map();
    this.keys = new Map();
  }

  get id() {
    return this.kept.id;
  }

  get facts() {
    return this.kept.facts;
  }

  get rules() {
    return rulesOf(this.facts);
  }

  // Everything that is kept of it, in the memory of the page.
  async fill(tickets) {
    for (const ticket of tickets) this.put(ticket);
    for (const key of this.kept.keys) {
      if (key.retired_at || key.algorithm !== 1) continue;
      const how = { name: "ECDSA", namedCurve: "P-256" };
      this.keys.set(key.id, await crypto.subtle.importKey("spki", bytesOf(key.spki), how, false, ["verify"]));
    }
    return this;
  }

  put(ticket) {
    this.tickets.set(ticket.n, ticket);
    if (ticket.h) this.codes.set(ticket.h, ticket.n);
  }

  // A ticket as it stands; one that is good and was booked after the list was taken along is new to us.
  ticket(n) {
    return this.tickets.get(n) ?? { door: this.id, n, h: "", p: 1, heads: 1, who: "", cancelled: false, ...NOWHERE };
  }

  // How many people are in.
  get inside() {
    let heads = 0;
    for (const ticket of this.tickets.values()) if (ticket.inside) heads += ticket.heads;
    return heads;
  }
}

export class Doors {
  constructor(memory) {
    this.memory = memory;
    this.all = new Map();
  }

  async load() {
    for (const kept of await this.memory.all("doors")) {
      this.all.set(kept.id, await new Door(kept).fill(await this.memory.ticketsOf(kept.id)));
    }
  }

  get(id) {
    return this.all.get(id);
  }

  // Take in what the server told of a door, whole or only what changed; `own` are this phone's scans of it that may be
  // news to the server, `untouched` the numbers of tickets of which we know better.
  async take(told, tag, own, untouched) {
    const id = told.door.id;
    const before = told.whole ? undefined : this.all.get(id);
    const revoked = new Set(told.revoked);
    const since = Date.parse(told.now) - ON_ITS_WAY;
    const news = own.filter((scan) => scan.waiting || scan.synced_at >= since);
    const stands = (ticket) => {
      if (untouched.has(ticket.n) && this.all.get(id)?.tickets.has(ticket.n)) {
        const { came_at, moved_at, inside } = this.all.get(id).tickets.get(ticket.n);
        return { ...ticket, came_at, moved_at, inside };
      }
      return { ...ticket, ...movedOn(ticket, news.filter((scan) => scan.n === ticket.n).map(asMove)) };
    };
    const changed = told.tickets.map((one) => stands(ticketOf(id, one)));
    for (const ticket of before?.tickets.values() ?? []) {
      if (revoked.has(ticket.n) && !ticket.cancelled) changed.push({ ...ticket, cancelled: true, who: "" });
    }
    // tickets that are newer than the list and were let in here already
    const numbers = new Set(changed.map((one) => one.n));
    for (const n of new Set(news.map((scan) => scan.n).filter((n) => n && !numbers.has(n) && !before?.tickets.has(n)))) {
      changed.push(stands({ door: id, n, h: "", p: 1, heads: 1, who: "", cancelled: revoked.has(n), ...NOWHERE }));
    }
    const kept = { id, facts: told.door, keys: told.keys, next: told.next, wipe_at: Date.parse(told.wipe_at), tag };
    await this.memory.write(["doors", "tickets"], (doors, tickets) => {
      doors.put(kept);
      if (!before) tickets.delete(IDBKeyRange.bound([id, 0], [id, Infinity]));
      for (const ticket of changed) tickets.put(ticket);
    });
    const door = await new Door(kept).fill([...(before?.tickets.values() ?? []), ...changed]);
    this.all.set(id, door);
    return door;
  }

  async forget(id, scans) {
    this.all.delete(id);
    await this.memory.forgetDoor(id, scans);
  }

  // What was shown: { verdict } where it is no ticket of ours, else { door, n }, `door` undefined for one of elsewhere.
  async read(text) {
    const token = readToken(text);
    if (token) {
      for (const door of this.all.values()) {
        const key = door.keys.get(token.key);
        if (!key) continue;
        if (!(await signedBy(token, key))) break;
        return { door: [...this.all.values()].find((one) => one.facts.number === token.door)?.id, n: token.ticket };
      }
      return { verdict: "forged" };
    }
    const code = readTyped(text);
    if (code === null) return { verdict: "unknown" };
    const hash = await hashOf(code);
    for (const door of this.all.values()) if (door.codes.has(hash)) return { door: door.id, n: door.codes.get(hash) };
    return { verdict: "unknown" };
  }
}

const asMove = ({ id, direction, by, verdict, undone }) => ({ id, direction, at: by, verdict, undone });
