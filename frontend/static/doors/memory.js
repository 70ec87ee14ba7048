// What the phone remembers over reloads and restarts: who it is, its doors with their tickets, and every scan that the
// server has not taken in yet. The key for names lies here as one that nobody can read out.
const NAME = "kaimen-door";
const VERSION = 1;
const STORES = ["own", "doors", "tickets", "scans", "undos"];

const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const done = (act) =>
  new Promise((resolve, reject) => {
    act.oncomplete = () => resolve();
    act.onabort = () => reject(act.error);
    act.onerror = () => reject(act.error);
  });

export class Memory {
  static async open() {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const base = request.result;
      base.createObjectStore("own");
      base.createObjectStore("doors", { keyPath: "id" });
      base.createObjectStore("tickets", { keyPath: ["door", "n"] });
      base.createObjectStore("scans", { keyPath: "id" });
      base.createObjectStore("undos", { keyPath: "id" });
    };
    return new Memory(await answered(request));
  }

  constructor(base) {
    this.base = base;
  }

  get(name) {
    return answered(this.base.transaction("own").objectStore("own").get(name));
  }

  keep(name, value) {
    return this.write(["own"], (own) => own.put(value, name));
  }

  all(store) {
    return answered(this.base.transaction(store).objectStore(store).getAll());
  }

  ticketsOf(door) {
    const range = IDBKeyRange.bound([door, 0], [door, Infinity]);
    return answered(this.base.transaction("tickets").objectStore("tickets").getAll(range));
  }

  // One act: all of it or nothing, on the disk before the answer is shown. `how` gets the stores in their order.
  async write(stores, how) {
    const act = this.base.transaction(stores, "readwrite", { durability: "strict" });
    const end = done(act);
    how(...stores.map((name) => act.objectStore(name)));
    await end;
  }

  // A door and its tickets go; what was scanned and is not with the server yet stays.
  async forgetDoor(door, scans) {
    await this.write(["doors", "tickets", "scans"], (doors, tickets, kept) => {
      doors.delete(door);
      tickets.delete(IDBKeyRange.bound([door, 0], [door, Infinity]));
      for (const id of scans) kept.delete(id);
    });
  }

  async forgetAll() {
    await this.write(STORES, (...stores) => stores.forEach((store) => store.clear()));
  }
}
