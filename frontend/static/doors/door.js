// The door page: enrols the phone, lets its doors be chosen, and joins scanners, answers and synchronisation.
import { showConflicts, showDoor, showDoors, showLatest, showPeople, showReady, showState } from "./board.js";
import { Camera, hasCamera } from "./camera.js";
import { Clock } from "./clock.js";
import { readCode } from "./codes.js";
import { Doors } from "./doors.js";
import { Gate } from "./gate.js";
import { listen } from "./keys.js";
import { linesOf } from "./lines.js";
import { ask, Away, Refused } from "./link.js";
import { Memory } from "./memory.js";
import { found, keyForNames, whoOf } from "./names.js";
import { makeDetector, read } from "./reading.js";
import { Answer } from "./showing.js";
import { Sync } from "./sync.js";
import { THROUGH } from "./verdicts.js";
import { element, say, settings } from "./words.js";

const MOST_PEOPLE = 12;
const WIPES = 60_000;
const PARTS = ["plain", "enrol", "choose", "scan"];
const app = { memory: null, own: null, doors: null, gate: null, clock: null, sync: null };
const answer = new Answer(element("door-answer"), say);

const part = (name) => {
  for (const one of PARTS) element(`door-${one}`).hidden = one !== name;
  document.body.classList.toggle("door-running", name !== "plain");
};

const fault = (name) => {
  element("door-fault").hidden = !name;
  element("door-fault").textContent = name ? say(name) : "";
};

const hint = (text) => {
  element("door-hint").textContent = text;
};

// ---- what is shown

const show = async () => {
  const { gate, doors, sync, own } = app;
  showState(sync, gate);
  await showConflicts(gate, doors, own.key);
  if (!gate.door) return showDoors(sync.listed, app.clock.now(), choose);
  const facts = doors.get(gate.door)?.facts ?? sync.listed.find((one) => one.id === gate.door);
  if (!facts) return another();
  showDoor(facts, doors.get(gate.door));
  element("door-undo").disabled = !gate.undoable;
  return showLatest(gate, own.key);
};

const changed = () => {
  show();
};

const choose = async (id) => {
  app.gate.door = id;
  await app.memory.keep("door", id);
  part("scan");
  await show();
  element("door-title").focus({ preventScroll: true });
  app.sync.soon();
};

const another = async () => {
  camera.stop();
  element("door-camera").hidden = true;
  app.gate.door = null;
  await app.memory.keep("door", null);
  part("choose");
  showDoors(app.sync.listed, app.clock.now(), choose);
};

// ---- scanning

const scanned = async (what, began = performance.now()) => {
  const { gate, doors, own } = app;
  if (!gate.here) return hint(gate.door ? say("not-taken") : "");
  const scan = await gate.scan(what);
  const ticket = scan.n === null ? null : gate.here.tickets.get(scan.n);
  const who = ticket ? await whoOf(ticket, own.key) : null;
  answer.show(scan.verdict, linesOf(scan, who, gate.here, doors), { undoable: THROUGH.has(scan.verdict) });
  performance.measure("door answer", { start: began, detail: scan.verdict });
  hint("");
  show();
  if (scan.waiting) app.sync.soon();
  return scan;
};

const undo = async () => {
  const scan = await app.gate.undo();
  if (!scan) return;
  answer.hide();
  hint(say("undone"));
  await show();
  app.sync.soon();
};

const contradicted = async () => {
  await show();
  answer.show("conflict", [say("conflict-told")]);
};

const camera = new Camera(element("door-video"), settings, (text) => scanned({ text }));

const turnCamera = async (on) => {
  hint("");
  if (on) {
    element("door-camera").hidden = false;
    try {
      await camera.start();
      if (!(await makeDetector(settings))) hint(say("no-reader"));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      camera.stop();
      hint(say("camera-refused"));
    }
  } else camera.stop();
  const runs = Boolean(camera.stream);
  element("door-camera").hidden = !runs;
  element("door-camera-switch").textContent = say(runs ? "camera-off" : "camera-on");
};

// what the codes on a photo say: read here, else by the server
const photographed = async (file) => {
  const began = performance.now();
  let codes = [];
  try {
    codes = await read(settings, file);
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
  }
  if (!codes.length && app.sync.isOnline) {
    try {
      codes = (await ask("/api/v1/scans/photo", { method: "POST", body: file, type: file.type, own: app.own })).said.found;
    } catch (error) {
      if (!(error instanceof Away || error instanceof Refused)) throw error;
    }
  }
  if (!codes.length) return hint(say("nothing-read"));
  return scanned({ text: codes[0] }, began);
};

const searched = async (words) => {
  const { gate, own } = app;
  if (!gate.here) return hint(say("not-taken"));
  const people = [];
  for (const ticket of gate.here.tickets.values()) if (!ticket.cancelled) people.push({ ticket, ...(await whoOf(ticket, own.key)) });
  const shown = found(people, words).map(({ ticket, name, tail }) => ({
    n: ticket.n,
    label: [name, tail, ticket.heads > 1 ? say("heads", { n: ticket.heads }) : ticket.p > 1 ? say("place", { n: ticket.p }) : "", ticket.inside ? say("already") : ""].filter(Boolean).join(" · "),
    does: say(gate.direction === "in" ? "let-in" : "let-out"),
  }));
  return showPeople(shown, MOST_PEOPLE, async (one) => {
    await scanned({ number: one.n });
    element("door-names").value = "";
    element("door-people").replaceChildren();
  });
};

const typed = (text) => {
  const wanted = text.trim();
  if (!wanted) return;
  // a slip of the finger is told at once; what was meant to be a code and is none goes nowhere
  if (/^[0-9a-z*~$=\s-]{8,40}$/i.test(wanted) && readCode(wanted) === null) {
    hint(say("code-mistyped"));
    return;
  }
  element("door-typed").value = "";
  scanned({ text: wanted });
};

// ---- enrolment and the end of it

const ended = async () => {
  camera.stop();
  answer.hide();
  await app.memory.forgetAll();
  Object.assign(app, { own: null, gate: null, sync: null });
  part("enrol");
  element("door-state").hidden = true;
  fault("ended");
};

const enrol = async (code) => {
  const said = element("door-enrol-error");
  said.textContent = "";
  fault("");
  try {
    const { said: enrolled } = await ask("/api/v1/devices", { method: "POST", body: { code } });
    const { device, secret, name } = enrolled;
    app.sync?.stop();
    await app.memory.forgetAll();
    await app.memory.keep("device", { device, secret, name, key: await keyForNames(enrolled.key) });
    await navigator.storage?.persist?.();
    await begin();
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Away)) throw error;
    const why = error instanceof Refused ? "code_wrong" : error.message === "429" ? "too-many" : "away";
    if (app.own) {
      fault(why);
      app.sync.soon();
      return;
    }
    said.textContent = say(why);
    element("door-code").focus();
  }
};

// the code of the desk's QR code, which stands behind the # and goes no further
const codeGiven = () => {
  const [, code] = /[#&]code=([^&]+)/.exec(location.hash) ?? [];
  if (code) history.replaceState(null, "", location.pathname + location.search);
  return code ? decodeURIComponent(code) : "";
};

const begin = async () => {
  const { memory } = app;
  const code = codeGiven();
  app.own = await memory.get("device");
  if (!app.own) {
    part("enrol");
    element("door-code").value = code;
    if (code) await enrol(code);
    return;
  }
  app.clock = new Clock(memory, (await memory.get("ahead")) ?? 0);
  app.doors = new Doors(memory);
  await app.doors.load();
  app.gate = new Gate({ memory, doors: app.doors, clock: app.clock });
  await app.gate.load();
  app.sync = new Sync({ memory, own: app.own, doors: app.doors, gate: app.gate, clock: app.clock, changed, contradicted, ended });
  await app.sync.load();
  await app.sync.wipe();
  app.gate.door = (await memory.get("door")) ?? null;
  part(app.gate.door ? "scan" : "choose");
  await show();
  // enrolled anew by another code, unless that would throw away what was scanned
  if (code && !app.gate.waiting.length && !app.gate.taken_back.length) await enrol(code);
  else app.sync.run();
};

// ---- kept for when the network is away

const keepPage = async () => {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    showReady(data.kept);
    element("door").dataset.kept = String(data.kept);
  });
  try {
    await navigator.serviceWorker.register(settings.worker, { scope: "/door" });
  } catch (error) {
    // away, or a browser in private mode: the page says that it is not ready for going without a network
    if (error instanceof TypeError || error instanceof DOMException) return;
    throw error;
  }
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage(JSON.parse(settings.keeping));
};

// one page at a time: two would not know of each other's scans
const alone = () =>
  new Promise((resolve) => {
    if (!navigator.locks) return resolve(true);
    return navigator.locks.request("kaimen-door", { ifAvailable: true }, (lock) => {
      resolve(Boolean(lock));
      return lock ? new Promise(() => {}) : undefined;
    });
  });

const press = (id, act) => element(id).addEventListener("click", act);

const wire = () => {
  listen((text) => {
    if (app.gate?.door) scanned({ text });
  });
  addEventListener("hashchange", () => {
    if (location.hash.includes("code=")) begin();
  });
  setInterval(() => app.sync?.wipe(), WIPES);
  press("door-other", another);
  press("door-undo", undo);
  press("door-camera-switch", () => turnCamera(!camera.stream));
  press("door-sound", () => {
    answer.loud = !answer.loud;
    element("door-sound").setAttribute("aria-pressed", String(answer.loud));
    hint(say(answer.loud ? "sound-on" : "sound-off"));
  });
  press("door-conflicts-seen", async () => {
    await app.gate.seen();
    await show();
  });
  element("door-answer").querySelector("[data-undo]").addEventListener("click", undo);
  element("door-answer").querySelector("[data-next]").addEventListener("click", () => answer.hide());
  for (const way of ["in", "out"]) {
    element(`door-${way}`).addEventListener("change", () => {
      app.gate.direction = way;
      element("door-people").replaceChildren();
    });
  }
  const sent = (id, act) =>
    element(id).addEventListener("submit", (event) => {
      event.preventDefault();
      act();
    });
  sent("door-enrol-form", () => enrol(element("door-code").value));
  sent("door-typed-form", () => typed(element("door-typed").value));
  sent("door-names-form", () => searched(element("door-names").value));
  element("door-photo").addEventListener("change", async ({ target }) => {
    for (const file of target.files) await photographed(file);
    target.value = "";
  });
};

if (!globalThis.isSecureContext || !globalThis.crypto?.subtle || !globalThis.indexedDB) fault("insecure");
else if (!(await alone())) fault("other-tab");
else {
  wire();
  app.memory = await Memory.open();
  element("door-camera-switch").textContent = say("camera-on");
  element("door-camera-switch").hidden = !hasCamera();
  if (!hasCamera()) hint(say("no-camera"));
  showReady(false);
  await begin();
  element("door").dataset.begun = "true";
  await keepPage();
}
