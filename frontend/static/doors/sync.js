// Brings what was scanned to the server and what changed back here, again and again, more slowly while it is away.
import { ask, Away, Ended, Refused } from "./link.js";

const PATIENCE = 1200;
const SOON = 2000;
const LATE = 60_000;
const EVERY = 15_000;
const BATCH = 500;
const OTHERS = 300_000;

// `at` by the phone's clock as it goes now: it may have been set right since the scan was made
const told = (scan, ahead) => ({
  id: scan.id,
  ticket: scan.ticket,
  ...(scan.number === null ? {} : { number: scan.number }),
  at: new Date(scan.by + ahead).toISOString(),
  direction: scan.direction,
  offline: scan.offline,
  ...(scan.given ? { given: scan.given } : {}),
  door: scan.door,
});

// a door that was taken from this phone a moment ago
const notThere = (error) => {
  if (error instanceof Refused) return { said: null, tag: null };
  throw error;
};

const undoTold = ({ id, scan, by }, ahead) => ({ id, scan, at: new Date(by + ahead).toISOString() });

export class Sync {
  // `changed()` after anything that shows, `contradicted(scans)` where the server judged otherwise, `ended(code)` when
  // this phone is not at its doors any more.
  constructor({ memory, own, doors, gate, clock, changed, contradicted, ended }) {
    Object.assign(this, { memory, own, doors, gate, clock, changed, contradicted, ended });
    this.isOnline = false;
    this.since = null;
    this.wait = SOON;
    this.most = BATCH;
    this.others = 0;
    this.listed = [];
    gate.online = (scan) => this.#answer(scan);
    addEventListener("online", () => this.soon());
    addEventListener("offline", () => this.#away());
  }

  async load() {
    this.since = (await this.memory.get("away")) ?? null;
    this.listed = (await this.memory.get("listed")) ?? [];
  }

  soon() {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.wait = SOON;
    if (this.busy) this.again = true;
    else this.run();
  }

  // One round, and the next one in a while.
  async run() {
    if (this.busy || this.stopped) return;
    this.busy = true;
    this.again = false;
    try {
      await this.#list();
      await this.#bring();
      await this.#fetchAll();
      await this.#there();
      this.wait = EVERY;
    } catch (error) {
      if (error instanceof Ended) await this.#end(error);
      else await this.#away();
      if (!(error instanceof Ended || error instanceof Away)) throw error;
    } finally {
      this.busy = false;
      if (!this.stopped) this.#next();
    }
  }

  #next() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), this.again ? 0 : this.wait);
    if (!this.isOnline) this.wait = Math.min(this.wait * 2, LATE);
  }

  // The server's answer to one scan, or null where it does not come in time.
  async #answer(scan) {
    if (!this.isOnline || navigator.onLine === false) return null;
    try {
      const asked = Date.now();
      const { said } = await this.#send([{ ...scan, offline: false, given: null }], [], PATIENCE);
      await this.clock.set(said.now, asked);
      return said.verdicts[0];
    } catch (error) {
      if (error instanceof Ended) this.#end(error);
      else if (error instanceof Away) await this.#away();
      else if (!(error instanceof Refused)) throw error;
      return null;
    }
  }

  #send(scans, undos, patience) {
    const body = {
      device: this.own.device,
      now: new Date().toISOString(),
      scans: scans.map((one) => told(one, this.clock.ahead)),
      undos: undos.map((one) => undoTold(one, this.clock.ahead)),
    };
    return ask("/api/v1/scans", { method: "POST", body, own: this.own, patience });
  }

  async #bring() {
    for (;;) {
      const scans = this.gate.waiting.slice(0, this.most);
      const undos = this.gate.taken_back.slice(0, this.most);
      if (!scans.length && !undos.length) return;
      try {
        const asked = Date.now();
        const { said } = await this.#send(scans, undos);
        await this.clock.set(said.now, asked);
        const wrong = await this.gate.settle(scans, undos, said);
        this.most = BATCH;
        this.changed();
        if (wrong.length) this.contradicted(wrong);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        // one of them cannot be taken: halve until it is alone, and put it aside
        if (scans.length + undos.length > 1) this.most = Math.max(1, Math.floor(Math.max(scans.length, undos.length) / 2));
        if (this.most === 1 && scans.length < 2 && undos.length < 2) await this.gate.refuse(scans, undos);
      }
    }
  }

  // Which doors there are; first of all, for it tells how wrong the clock is by now.
  async #list() {
    const asked = Date.now();
    const { said } = await ask("/api/v1/devices/own", { own: this.own });
    await this.clock.set(said.now, asked);
    this.listed = said.doors;
    await this.memory.keep("listed", said.doors);
  }

  // The door that is chosen, and now and then the others that are soon.
  async #fetchAll() {
    const mine = new Set(this.listed.map((door) => door.id));
    for (const id of [...this.doors.all.keys()]) if (!mine.has(id)) await this.forget(id);
    if (this.gate.door && mine.has(this.gate.door)) await this.fetchDoor(this.gate.door);
    const now = this.clock.now();
    if (now - this.others < OTHERS) return;
    this.others = now;
    const soon = this.listed.filter((door) => {
      const opens = Date.parse(door.opens_at);
      return door.id !== this.gate.door && opens - now < 36 * 3600_000 && now < Date.parse(door.closes_at);
    });
    for (const door of soon.slice(0, 12)) await this.fetchDoor(door.id);
  }

  async fetchDoor(id) {
    const kept = this.doors.get(id)?.kept;
    const query = kept?.next ? `?since=${encodeURIComponent(kept.next)}` : "";
    const asked = Date.now();
    const headers = !query && kept?.tag ? { "If-None-Match": kept.tag } : {};
    const { said, tag } = await ask(`/api/v1/doors/${id}/manifest${query}`, { own: this.own, headers }).catch(notThere);
    if (!said) return;
    await this.clock.set(said.now, asked);
    const since = Date.parse(said.now) - 5000;
    await this.gate.alone(() => this.doors.take(said, tag, this.gate.own(id), this.gate.untouched(id, since)));
    this.changed();
  }

  // Names and lists go when their time is over.
  async wipe() {
    for (const door of [...this.doors.all.values()]) if (door.kept.wipe_at <= this.clock.now()) await this.forget(door.id);
  }

  async forget(id) {
    await this.gate.alone(async () => this.doors.forget(id, this.gate.forget(id)));
    this.changed();
  }

  async #there() {
    this.isOnline = true;
    if (this.since !== null) await this.memory.keep("away", null);
    this.since = null;
    this.changed();
  }

  async #away() {
    this.isOnline = false;
    if (this.since === null) {
      this.since = this.clock.now();
      await this.memory.keep("away", this.since);
    }
    this.changed();
    clearTimeout(this.timer);
    if (!this.busy && !this.stopped) this.timer = setTimeout(() => this.run(), SOON);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  async #end(error) {
    this.stop();
    await this.ended(error.message);
  }
}
