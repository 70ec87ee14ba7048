// Somebody shows a ticket: what it is, what it is answered, and that it is written down before anybody is told.
import { newId } from "./codes.js";
import { contradicts, moved, THROUGH, verdictNow } from "./verdicts.js";

// a scanner that reads one code twice in this time has seen it once
const SAME = 1500;
const LONGEST = 2000;
const KEPT = 50;
const UNDOABLE = 10 * 60_000;

export class Gate {
  constructor({ memory, doors, clock, online }) {
    Object.assign(this, { memory, doors, clock, online });
    this.door = null;
    this.direction = "in";
    this.scans = new Map();
    this.undos = new Map();
    this.turn = Promise.resolve();
  }

  async load() {
    for (const scan of await this.memory.all("scans")) this.scans.set(scan.id, scan);
    for (const undo of await this.memory.all("undos")) this.undos.set(undo.id, undo);
  }

  get here() {
    return this.doors.get(this.door);
  }

  get waiting() {
    return [...this.scans.values()].filter((scan) => scan.waiting);
  }

  get taken_back() {
    return [...this.undos.values()].filter((undo) => undo.waiting);
  }

  // Scans that the server judged otherwise than this phone did, and that nobody has looked at yet.
  get conflicts() {
    return [...this.scans.values()].filter((scan) => scan.contradicted);
  }

  // The latest first.
  get latest() {
    return [...this.scans.values()].sort((one, other) => other.by - one.by || (one.id < other.id ? 1 : -1)).slice(0, KEPT);
  }

  // One thing after the other: what is decided on is what was written.
  alone(act) {
    const result = this.turn.then(act);
    this.turn = result.catch(() => {});
    return result;
  }

  // The answer to what a scanner read or somebody typed; `number` instead of `text` is a ticket found by name.
  scan({ text = "", number = null }) {
    const read = text.slice(0, LONGEST).replace(/\p{Surrogate}/gu, "\ufffd");
    return this.alone(() => this.#scan(read, number));
  }

  async #scan(text, number) {
    const { direction, here, last } = this;
    const at = Date.now();
    const same = last && last.text === text && last.number === number && last.scan.direction === direction;
    if (same && at - last.at < SAME && !last.scan.undone) {
      return { ...last.scan, verdict: "again", first: last.scan.verdict };
    }
    const shown = number === null ? await this.doors.read(text) : { door: here.id, n: number };
    const by = this.clock.now();
    const scan = {
      id: newId(at),
      ticket: text,
      number,
      n: shown.door === here.id ? shown.n : null,
      elsewhere: shown.door && shown.door !== here.id ? shown.door : null,
      at,
      by,
      direction,
      door: here.id,
      offline: true,
      given: this.#answer(shown, here, direction, by),
      waiting: true,
    };
    scan.verdict = scan.given;
    // what other phones did meanwhile only the server knows; but it does not know yet what we did alone
    const said = this.waiting.length + this.taken_back.length ? null : await this.online(scan);
    if (said) this.#believe(scan, said);
    const ticket = scan.n === null ? null : here.ticket(scan.n);
    scan.came_at = said?.came_at ? Date.parse(said.came_at) : (ticket?.came_at ?? null);
    if (ticket) Object.assign(scan, { p: ticket.p, heads: said?.heads ?? ticket.heads, before: standing(ticket) });
    const after = ticket && this.#after(ticket, scan, said);
    await this.memory.write(["scans", "tickets"], (scans, tickets) => {
      scans.put(scan);
      if (after) tickets.put(after);
    });
    this.scans.set(scan.id, scan);
    if (after) here.put(after);
    this.last = { text, number, at, scan };
    return scan;
  }

  #answer(shown, here, direction, at) {
    if (shown.verdict) return shown.verdict;
    const rightDoor = shown.door === here.id;
    const ticket = here.ticket(shown.n);
    return verdictNow(ticket, here.rules, { direction, at, cancelled: ticket.cancelled, rightDoor });
  }

  #believe(scan, said) {
    scan.verdict = said.verdict === "again" ? said.first : said.verdict;
    scan.n = said.number ?? (scan.verdict === "unknown" || scan.verdict === "forged" ? null : scan.n);
    Object.assign(scan, { offline: false, given: null, waiting: false, ticket: "", synced_at: this.clock.now() });
  }

  // How the ticket stands now; null where this changed nothing.
  #after(ticket, scan, said) {
    if (THROUGH.has(scan.verdict)) return { ...ticket, heads: scan.heads, ...moved(ticket, { direction: scan.direction, at: scan.by }) };
    return said?.number ? { ...ticket, heads: scan.heads, came_at: scan.came_at, inside: said.inside } : null;
  }

  // The last scan, if somebody went through by it a short while ago; null where there is nothing to be taken back.
  get undoable() {
    const scan = this.latest.find((one) => one.door === this.door);
    const recent = scan && this.clock.now() - scan.by < UNDOABLE;
    return recent && !scan.undone && THROUGH.has(scan.verdict) ? scan : null;
  }

  undo() {
    return this.alone(async () => {
      const scan = this.undoable;
      if (!scan) return null;
      const at = Date.now();
      const undo = { id: newId(at), scan: scan.id, n: scan.n, door: scan.door, by: this.clock.now(), waiting: true };
      const ticket = scan.n === null ? null : this.here.ticket(scan.n);
      const after = ticket && ticket.moved_at === scan.by ? { ...ticket, ...scan.before } : null;
      const gone = { ...scan, undone: true };
      await this.memory.write(["scans", "tickets", "undos"], (scans, tickets, undos) => {
        scans.put(gone);
        undos.put(undo);
        if (after) tickets.put(after);
      });
      Object.assign(scan, gone);
      this.undos.set(undo.id, undo);
      if (after) this.here.put(after);
      this.last = null;
      return scan;
    });
  }

  // What the server said of scans and undos that were sent; those of its verdicts that contradict ours.
  settle(sent, undos, said) {
    return this.alone(async () => {
      const synced_at = Date.parse(said.now);
      const contradicted = [];
      said.verdicts.forEach((one, place) => {
        const scan = this.scans.get(sent[place].id);
        if (!scan) return;
        const verdict = one.verdict === "again" ? one.first : one.verdict;
        const through = THROUGH.has(scan.verdict) && !scan.undone;
        const wrong = through && (contradicts(scan.verdict, verdict) || one.conflict);
        Object.assign(scan, { waiting: false, ticket: "", synced_at, told: verdict, contradicted: wrong });
        if (wrong) contradicted.push(scan);
      });
      for (const undo of undos) Object.assign(this.undos.get(undo.id) ?? {}, { waiting: false, synced_at });
      await this.#keep(sent, undos);
      return contradicted;
    });
  }

  // What the server will never take is not sent again, and shown as contradicted.
  refuse(sent, undos) {
    return this.alone(async () => {
      for (const one of sent) Object.assign(this.scans.get(one.id) ?? {}, { waiting: false, told: "unknown", contradicted: true });
      for (const one of undos) Object.assign(this.undos.get(one.id) ?? {}, { waiting: false });
      await this.#keep(sent, undos);
    });
  }

  // Somebody has looked at the contradictions.
  seen() {
    return this.alone(async () => {
      const looked = this.conflicts;
      for (const scan of looked) scan.contradicted = false;
      await this.#keep(looked, []);
    });
  }

  async #keep(sent, taken) {
    await this.memory.write(["scans", "undos"], (scans, undos) => {
      for (const { id } of sent) if (this.scans.has(id)) scans.put(this.scans.get(id));
      for (const { id } of taken) if (this.undos.has(id)) undos.put(this.undos.get(id));
    });
  }

  // This phone's scans at a door, and the tickets of which the server may know less than we do.
  own(door) {
    return [...this.scans.values()].filter((scan) => scan.door === door && scan.n !== null);
  }

  untouched(door, since) {
    const fresh = [...this.undos.values()].filter((one) => one.door === door && (one.waiting || one.synced_at >= since));
    return new Set(fresh.map((one) => one.n));
  }

  forget(door) {
    const gone = [...this.scans.values()].filter((scan) => scan.door === door && !scan.waiting).map((scan) => scan.id);
    for (const id of gone) this.scans.delete(id);
    return gone;
  }
}

const standing = ({ came_at, moved_at, inside }) => ({ came_at, moved_at, inside });
