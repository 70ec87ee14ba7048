// From what the sources of chance said to the names: key, seed, ticket, panel, persons.
import { canonical, need, sha256 } from "./exact.js";
import { SEALED, TICKETS } from "./pool.js";

const DETAILS = ["kind", "known", "count", "chain", "round", "commit"];
const KINDS = ["digits", "numbers", "text", "drand", "witness"];
const DRAND = /^[0-9a-f]{64}( [0-9a-f]{96}| [0-9a-f]{192})?$/;
// control characters, full-width forms, halves of characters
const UNWRITTEN = /[\u0000-\u001f\u007f-\u009f\u3000\uff01-\uff5e]|\p{Surrogate}/u;

export const readSources = (texts) => {
  const sources = [];
  for (const text of texts) {
    const [name, ...details] = text.split(";").map((part) => part.trim());
    const told = details.map((part) => [part.split("=", 1)[0].trim(), part.slice(part.indexOf("=") + 1 || part.length).trim()]);
    const source = { kind: "text", ...Object.fromEntries(told), name };
    const right = told.every(([key, value]) => DETAILS.includes(key) && value) && name && KINDS.includes(source.kind);
    need(right && !sources.some((one) => one.name === name), "A source cannot be read, or stands twice.");
    sources.push(source);
  }
  return sources;
};

const keyPart = async (source, value, said) => {
  const { name, kind } = source;
  const wrong = `The value of “${name}” is not written as its kind of source writes it.`;
  if (kind === "numbers") {
    need(/^(0|[1-9]\d*)( (0|[1-9]\d*))*$/.test(value), wrong);
    const numbers = value.split(" ").map(BigInt);
    need(numbers.every((one, at) => at === 0 || numbers[at - 1] <= one), wrong);
    return numbers.map((one) => `${one}.`).join("");
  }
  if (kind === "digits") {
    need(/^\d+$/.test(value) && (source.count === undefined || value.length === Number(source.count)), wrong);
    return `${value}.`;
  }
  if (kind === "drand") {
    need(DRAND.test(value), wrong);
    const [randomness, signature] = value.split(" ");
    if (signature) {
      const bytes = Uint8Array.from(signature.match(/../g), (pair) => parseInt(pair, 16));
      need((await sha256(bytes)) === randomness, `The randomness of “${name}” is not the SHA-256 of its signature.`);
      said.push(`The randomness of “${name}” is the SHA-256 of its signature.`);
    }
    said.push(`NOT CHECKED: the signature (BLS) of “${name}”; compare round ${source.round} with the beacon.`);
    return `${randomness}.`;
  }
  need(value && !/^ | $| {2}/.test(value) && !UNWRITTEN.test(value), wrong);
  if (kind === "witness") {
    need((await sha256(value)) === source.commit, `“${name}” has revealed something else than was sealed.`);
    said.push(`“${name}” has revealed what was sealed before.`);
  }
  return `${value.replaceAll("%", "%25").replaceAll("/", "%2F")}.`;
};

const checkKey = async (draw, said) => {
  let sources = readSources(draw.portfolio.sources);
  const whole = draw.entropy.every((one) => Object.keys(one).sort().join() === "source,value");
  const names = draw.entropy.map((one) => one.source);
  const right = whole && names.length && names.every(Boolean) && new Set(names).size === names.length;
  need(right, "Entropy is missing, or stands twice.");
  if (!sources.length) {
    sources = names.map((name) => ({ name, kind: "text" }));
    said.push("NOT CHECKED: the portfolio names no sources of entropy: they could have been chosen afterwards.");
  }
  const named = canonical(names) === canonical(sources.map((one) => one.name));
  need(named, "The sources of entropy are not those that the portfolio names.");
  let key = "";
  for (const [at, source] of sources.entries()) key += `${await keyPart(source, draw.entropy[at].value, said)}/`;
  need(draw.key === key, "The key is not what the sources said.");
  said.push(`The key ${[...key].slice(0, 200).join("")} is what the ${sources.length} sources said.`);
  said.push("NOT CHECKED: that these sources said so, and only after the portfolio was published.");
};

// a number below 10^12, each equally likely: what is above the last full round of 10^12 is drawn again
const ticketOf = async (seed) => {
  const tickets = BigInt(TICKETS);
  for (let attempt = 0; ; attempt += 1) {
    const number = BigInt(`0x${await sha256(`${seed}/ticket/${attempt}`)}`);
    if (number < 2n ** 256n - (2n ** 256n % tickets)) return Number(number % tickets);
  }
};

const inOrder = (placed) => placed.sort((one, other) => (one[0] < other[0] ? -1 : Number(one[0] > other[0])));

// who of each type of a class of households gets its seats, and its alternates; without the rule a class is one type
const seatClass = async (group, counts, seed, chosen, waiting) => {
  const homes = new Map();
  for (const one of group) {
    const places = await Promise.all(one.members.map((member) => sha256(`${seed}/person/${member}`)));
    const spots = await Promise.all(
      one.members.map((_, at) => {
        const home = one.households?.[at] ?? null;
        return home === null ? places[at] : sha256(`${seed}/household/${home}`);
      }),
    );
    one.members.forEach((member, at) => {
      if (!homes.has(spots[at])) homes.set(spots[at], new Map());
      const home = homes.get(spots[at]);
      if (!home.has(one.id)) home.set(one.id, []);
      home.get(one.id).push([places[at], member]);
    });
  }
  let queue = inOrder([...homes]).map(([, home]) => home);
  for (const one of group) {
    const mine = queue.slice(0, counts[one.id] ?? 0);
    queue = queue.slice(mine.length);
    chosen.set(one.id, mine.map((home) => inOrder(home.get(one.id))[0][1]));
  }
  for (const one of group) {
    if (counts[one.id]) waiting[one.id] = queue.flatMap((home) => inOrder(home.get(one.id)).map(([, member]) => member));
  }
};

const personsOf = async (portfolio, counts, seed) => {
  const groups = new Map();
  for (const one of portfolio.types) {
    const name = one.household_class ?? one.id;
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  const [chosen, waiting] = [new Map(), {}];
  for (const group of groups.values()) {
    if (group.some((one) => counts[one.id])) await seatClass(group, counts, seed, chosen, waiting);
  }
  const selected = portfolio.types.flatMap((one) => (chosen.get(one.id) ?? []).map((id) => ({ id, type: one.id })));
  return [selected, waiting];
};

// what was replayed of a draw whose portfolio holds; throws NotVerified
export const replayed = async (draw, portfolioHash) => {
  const said = [];
  const { portfolio } = draw;
  await checkKey(draw, said);
  const seed = await sha256(`${portfolioHash}/${draw.key}`);
  need(seed === draw.seed, "The seed does not follow from portfolio and key.");
  const ticket = await ticketOf(seed);
  let end = 0;
  const panel = portfolio.panels.findIndex((one) => ticket < (end += one.tickets));
  need(ticket === draw.ticket && panel === draw.panel, "The ticket or panel is another.");
  said.push(`Seed, ticket ${ticket} and panel ${panel + 1} of ${portfolio.panels.length} follow from the key.`);
  if (portfolio.format === SEALED && portfolio.households) {
    return [...said, "NOT CHECKED: the persons: who lives with whom is sealed."];
  }
  const [selected, waiting] = await personsOf(portfolio, portfolio.panels[panel].counts, seed);
  const same = canonical([selected, waiting]) === canonical([draw.selected, draw.alternates]);
  need(same, "The selected persons, or the alternates and their order, do not follow from the seed.");
  said.push(`The ${selected.length} selected persons and the order of the alternates follow from the seed.`);
  return said;
};
