// What the page shows beside the answers: where it stands, the doors, the counts, the last scans, contradictions.
import { whoOf } from "./names.js";
import { whyOf } from "./lines.js";
import { element, hour, say, second, titleOf, when } from "./words.js";

const MOST_LATEST = 12;

const line = (...parts) => {
  const made = document.createElement("li");
  made.append(...parts);
  return made;
};

const marked = (name, text, language) => {
  const made = document.createElement(name);
  made.textContent = text;
  if (language) made.lang = language;
  return made;
};

const put = (place, text) => {
  // said anew only where it changed: screen readers read it out each time
  if (place.textContent !== text) place.textContent = text;
};

export const showState = (sync, gate) => {
  const state = element("door-state");
  const n = gate.waiting.length + gate.taken_back.length;
  state.hidden = false;
  state.dataset.waiting = String(n);
  state.dataset.state = sync.isOnline ? (n ? "waiting" : "online") : "offline";
  if (sync.isOnline) put(state, n ? say("online-waiting", { n }) : say("online"));
  else put(state, say("offline", { time: sync.since === null ? "…" : hour(sync.since), n }));
};

export const showReady = (ready) => put(element("door-ready"), say(ready ? "ready" : "not-ready"));

export const showDoors = (listed, now, choose) => {
  element("door-none").hidden = listed.length > 0;
  element("door-list").replaceChildren(
    ...listed.map((facts) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-secondary";
      button.dataset.door = facts.id;
      const [title, language] = titleOf(facts);
      const off = facts.closed_at ? ` · ${say("called-off")}` : "";
      button.append(marked("span", title, language), marked("small", `${when(Date.parse(facts.starts_at))}${off}`));
      button.addEventListener("click", () => choose(facts.id));
      return line(button);
    }),
  );
};

export const showDoor = (facts, door) => {
  const [title, language] = titleOf(facts);
  element("door-title").lang = language;
  put(element("door-title"), title);
  const times = `${when(Date.parse(facts.opens_at))} – ${hour(Date.parse(facts.closes_at))}`;
  const list = door ? say("list-at", { time: hour(Date.parse(door.kept.next)) }) : "";
  put(element("door-when"), [times, facts.closed_at ? say("called-off") : "", list].filter(Boolean).join(" · "));
  put(element("door-inside"), door ? say("in", { n: door.inside }) : "");
  put(element("door-expected"), door ? say("expected", { n: door.facts.expected }) : say("not-taken"));
};

export const showLatest = async (gate, key) => {
  const scans = gate.latest.filter((scan) => scan.door === gate.door).slice(0, MOST_LATEST);
  const lines = [];
  for (const scan of scans) {
    const { name } = await whoOf(gate.here?.tickets.get(scan.n) ?? {}, key);
    const who = name || (scan.n === null ? "" : say("nameless", { n: scan.n }));
    const said = marked("span", [second(scan.at), say(scan.verdict), who].filter(Boolean).join(" · "));
    if (scan.undone) said.className = "door-gone";
    lines.push(line(said, scan.undone ? ` ${say("undone")}` : ""));
  }
  element("door-latest").replaceChildren(...lines);
};

export const showConflicts = async (gate, doors, key) => {
  const found = gate.conflicts;
  const lines = [];
  for (const scan of found) {
    const { name, tail } = await whoOf(doors.get(scan.door)?.tickets.get(scan.n) ?? {}, key);
    const who = [name, tail].filter(Boolean).join(" · ") || (scan.n === null ? "" : say("nameless", { n: scan.n }));
    lines.push(line([second(scan.at), who, whyOf(scan)].filter(Boolean).join(" · ")));
  }
  element("door-conflict-list").replaceChildren(...lines);
  put(element("door-conflicts-why"), say("conflict-told"));
  element("door-conflicts").hidden = found.length === 0;
};

export const showPeople = (people, most, press) => {
  put(element("door-names-said"), people.length ? (people.length > most ? say("too-many-found", { n: people.length }) : "") : say("nobody-found"));
  element("door-people").replaceChildren(
    ...people.slice(0, most).map((one) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-secondary";
      button.append(marked("span", one.label), marked("small", one.does));
      button.addEventListener("click", () => press(one));
      return line(button);
    }),
  );
};
