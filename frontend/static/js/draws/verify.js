// Checks a portfolio or a draw as draw_verify.py does, sentence for sentence. Reads neither the page nor the network.
import { byPoint, canonical, Fraction, need, NotVerified, sha256, whole } from "./exact.js";
import { checkCertificate } from "./certificate.js";
import { Pool, rowsOf, SEALED, TICKETS } from "./pool.js";
import { readSources, replayed } from "./replay.js";

export { NotVerified };

const MEMBERS = "format portfolio portfolio_sha256 entropy key seed ticket panel selected alternates";

const UNPROVEN =
  "NOT CHECKED: hash, quotas and fairness: the file is sealed. Applicants and witnesses have the full one.";

// of the full portfolio, which a sealed one can only name
const hashOf = (portfolio) => (portfolio.format === SEALED ? portfolio.portfolio_sha256 : sha256(canonical(portfolio)));

const extreme = (chances, side) =>
  [...chances.values()].reduce((found, one) => (one.compare(found) === side ? one : found)).short(6);

const checkPanels = (pool, panels) => {
  const drawn = new Map(pool.ids.map((one) => [one, 0n]));
  const order = panels.map((panel, at) => {
    const tickets = whole(panel.tickets, 1, `The number of tickets of panel ${at + 1}`);
    for (const [one, count] of pool.counts(panel.counts, `Panel ${at + 1}`)) {
      drawn.set(one, drawn.get(one) + BigInt(tickets) * BigInt(count));
    }
    return [tickets, canonical(panel.counts)];
  });
  const total = order.reduce((sum, [tickets]) => sum + tickets, 0);
  need(total === TICKETS, "The tickets of the panels do not add up to 10^12.");
  const sorted = order.every(([tickets, counts], at) => {
    const [before, others] = order[at - 1] ?? [Infinity, ""];
    return before > tickets || (before === tickets && byPoint(others, counts) < 0);
  });
  const once = new Set(order.map(([, counts]) => counts)).size === order.length;
  need(sorted && once, "The panels are not in order, or one stands twice.");
  return new Map(pool.ids.map((one) => [one, new Fraction(drawn.get(one), BigInt(TICKETS) * BigInt(pool.size.get(one)))]));
};

const checkPortfolio = async (portfolio) => {
  const pool = new Pool(portfolio);
  const [rows, people] = rowsOf(portfolio.types);
  const found = await sha256(rows);
  need(pool.sealed || found === portfolio.pool_sha256, "The pool is not the one of the hash that the file names.");
  const known = pool.sealed ? "is sealed" : `has the hash ${found}`;
  const said = [`The pool of ${people} persons in ${pool.ids.length} types ${known}.`];
  const chances = checkPanels(pool, portfolio.panels);
  const meets = pool.sealed ? "" : " and meets every quota";
  said.push(`Each of the ${portfolio.panels.length} panels fills ${pool.seats} seats${meets}.`);
  if (pool.households.size) said.push("No panel takes two persons of one household.");
  for (const one of portfolio.types) {
    const right = one.probability === chances.get(one.id).toString();
    need(right, `The chance of type ${one.id} is not tickets × seats ÷ (10^12 × persons).`);
  }
  const told = `from ${extreme(chances, -1)} to ${extreme(chances, 1)}.`;
  said.push(`Every chance is exactly what the tickets give, and equal for equal applicants: ${told}`);
  said.push(pool.sealed ? UNPROVEN : checkCertificate(pool, portfolio.certificate, chances));
  if (portfolio.follows) said.push("NOT CHECKED: that it follows from the draws that it names (--after).");
  return said;
};

// What was checked of a file's text, sentence by sentence; throws NotVerified. ``published``: the hash to compare with.
export const verified = async (text, published = "") => {
  try {
    const content = JSON.parse(text);
    const portfolio = content.portfolio ?? content;
    const [name, full] = [await sha256(canonical(portfolio)), await hashOf(portfolio)];
    const said = [`The portfolio has the hash ${name}.`];
    if (content.portfolio === undefined) {
      said.push(...(await checkPortfolio(portfolio)));
      readSources(portfolio.sources);
    } else {
      need(content.format === "kaimen-draw-record/1", "This format of draw is not known.");
      need(Object.keys(content).sort().join() === MEMBERS.split(" ").sort().join(), `A draw has these members: ${MEMBERS}.`);
      need(full === content.portfolio_sha256, "The portfolio is not the one of the hash that the draw names.");
      said.push(...(await checkPortfolio(portfolio)), ...(await replayed(content, full)));
    }
    if (canonical(content) !== text) {
      said.push("The file is not written in canonical form; hashes are of that form, not of its bytes.");
    }
    if (published) {
      need([name, full].includes(published.toLowerCase()), `The hash is ${name}, not the published one.`);
      return [...said, "The portfolio is the published one."];
    }
    return [...said, "NOT CHECKED: that this hash was published before the draw. Give it: --portfolio-sha256."];
  } catch (error) {
    if (error instanceof NotVerified) throw error;
    if (error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError) {
      throw new NotVerified("the file cannot be read.");
    }
    throw error;
  }
};
