// What stands under the word of an answer: who it is, since when, why.
import { hour, say, second, titleOf, when } from "./words.js";

const rest = (scan, door, doors) => {
  switch (scan.verdict) {
    case "again":
      return [say("counted-once")];
    case "already":
      return scan.came_at === null
        ? []
        : [door.ticket(scan.n).inside ? say("came", { time: second(scan.came_at) }) : say("was-in", { time: hour(scan.came_at) })];
    case "cancelled":
      return [say(door.rules.closed_at === null ? "ticket-off" : "off")];
    case "wrong-session": {
      const other = doors.get(scan.elsewhere)?.facts;
      return [other ? say("for", { title: titleOf(other)[0], time: when(Date.parse(other.starts_at)) }) : say("for-other")];
    }
    case "not-now":
      return [say("hours", { from: when(door.rules.opens_at), until: when(door.rules.closes_at) })];
    case "forged":
      return [say("forged-why")];
    case "unknown":
      return [say("unknown-why")];
    default:
      return [];
  }
};

export const linesOf = (scan, who, door, doors) => {
  const ticket = scan.n === null ? null : door.ticket(scan.n);
  return [
    who?.name ? [who.name, who.tail].filter(Boolean).join(" · ") : "",
    ticket && scan.heads > 1 ? say("heads", { n: scan.heads }) : "",
    ticket && scan.p > 1 ? say("place", { n: scan.p }) : "",
    scan.verdict === "admitted" && ticket && !ticket.h ? say("newer") : "",
    ...rest(scan, door, doors),
  ];
};

export const whyOf = (scan) => {
  if (scan.told === "cancelled") return say("conflict-cancelled");
  if (scan.told === "conflict" || scan.told === "admitted" || scan.told === "left") return say("conflict-conflict");
  return say("conflict-other", { verdict: say(scan.told) });
};
