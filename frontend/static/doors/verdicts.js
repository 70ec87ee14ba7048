// What a door answers, decided on values alone: the rules of events/checkin/verdicts.py, for a phone that is by itself.
// Instants are milliseconds. A ticket stands as { came_at, moved_at, inside }.
export const THROUGH = new Set(["admitted", "left"]);
export const NOWHERE = Object.freeze({ came_at: null, moved_at: null, inside: false });

export const isOpen = (rules, at) => rules.opens_at <= at && at <= rules.closes_at;

// The answer to a ticket of ours that is shown now, when all that the phone knows stands as told.
export const verdictNow = (stands, rules, { direction, at, cancelled = false, rightDoor = true }) => {
  if (!rightDoor) return "wrong-session";
  if (direction === "in" && (cancelled || rules.closed_at !== null)) return "cancelled";
  // nobody is kept in, also where the phone that let them in was not heard of yet
  if (direction === "out") return "left";
  if (stands.inside || (stands.came_at !== null && !rules.reentry)) return "already";
  return isOpen(rules, at) ? "admitted" : "not-now";
};

// How a ticket stands after somebody went through the door with it.
export const moved = (stands, { direction, at }) =>
  direction === "out"
    ? { came_at: stands.came_at, moved_at: at, inside: false }
    : { came_at: stands.came_at ?? at, moved_at: at, inside: true };

const earlier = (one, other) => one.at - other.at || (one.id < other.id ? -1 : 1);

// How a ticket stands when the phone's own scans come on top of what the server told: those that let somebody through,
// were not taken back, and are later than what the server knew of.
export const movedOn = (told, scans) =>
  scans
    .filter((one) => THROUGH.has(one.verdict) && !one.undone && (told.moved_at === null || one.at > told.moved_at))
    .sort(earlier)
    .reduce(moved, told);

// Whether what the server says of a scan contradicts what the phone had answered by itself.
export const contradicts = (given, verdict) =>
  verdict === "conflict" || (THROUGH.has(given) && !THROUGH.has(verdict) && verdict !== "again");
