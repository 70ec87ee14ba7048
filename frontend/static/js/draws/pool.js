// What a portfolio says of the pool, and the conditions that every panel must meet.
import { byPoint, canonical, isSorted, need, whole } from "./exact.js";

export const TICKETS = 10 ** 12;
export const SEALED = "kaimen-portfolio-sealed/1";

const numbered = (named, letter) => named.every((one, at) => one.id === `${letter}${at + 1}`);
const cellOf = (category, feature) => JSON.stringify([category, feature]);

export class Pool {
  constructor(portfolio) {
    this.sealed = portfolio.format === SEALED;
    const known = (this.sealed || portfolio.format === "kaimen-portfolio/1") && portfolio.rule === "kaimen-draw/1";
    need(known && portfolio.tickets_total === TICKETS, "This format or rule of a portfolio is not known.");
    this.seats = whole(portfolio.seats, 1, "The number of seats");
    this.quotas = this.sealed ? [] : portfolio.quotas;
    this.types = this.sealed ? portfolio.types.map((one) => ({ ...one, values: {} })) : portfolio.types;
    this.ids = this.types.map((one) => one.id);
    this.size = new Map(this.types.map((one) => [one.id, whole(one.size, 1, "A size")]));
    const classes = portfolio.households ?? [];
    this.households = new Map(classes.map((one) => [one.id, one]));
    const wrong = (letter) => `The types or classes of households are not ${letter}1, ${letter}2 and so on.`;
    need(numbered(this.types, "t"), wrong("t"));
    need(numbered(classes, "h"), wrong("h"));
    this.cells = new Map(this.quotas.map((one, at) => [cellOf(one.category, one.feature), at]));
    need(this.cells.size === this.quotas.length, "A quota stands twice.");
    this.checkTypes(portfolio.households !== undefined && !this.sealed);
    this.gatherConditions();
  }

  checkTypes(householdRule) {
    const categories = [...new Set(this.quotas.map((one) => one.category))];
    const living = new Map();
    let before = [];
    let ordered = true;
    for (const one of this.types) {
      const name = `Type ${one.id}`;
      const { members } = one;
      const values = Object.entries(one.values);
      const right = values.length === categories.length && values.every((cell) => this.cells.has(cellOf(...cell)));
      need(right, `${name} has another category, or a value without a quota.`);
      const sorted = members.every((member) => typeof member === "string") && isSorted(members);
      need(sorted && members.length === one.size, `Members of ${name} are not sorted, or not as many as it says.`);
      const kind = categories.map((category) => this.cells.get(cellOf(category, one.values[category])));
      const told = [one.household_class !== undefined, one.households !== undefined];
      need(this.sealed || told.every((says) => says === householdRule), `${name} and households.`);
      if (householdRule) {
        const group = this.households.get(one.household_class);
        kind.push([...this.households.keys()].indexOf(one.household_class));
        const fits = group && one.households.length === members.length && group.members[one.id] !== undefined;
        need(fits, `${name} has not a household for each member, or is not of the class that it names.`);
        one.households.forEach((home, at) => {
          const key = canonical([home === null, home ?? members[at]]);
          if (!living.has(key)) living.set(key, {});
          living.get(key)[one.id] = (living.get(key)[one.id] ?? 0) + 1;
        });
      }
      const first = kind.findIndex((place, at) => place !== before[at]);
      ordered &&= before.length === 0 || (first >= 0 && kind[first] > before[first]);
      before = kind;
    }
    need(this.sealed || ordered, "Types are not in order, or two are alike.");
    const found = new Map();
    for (const home of living.values()) found.set(canonical(home), (found.get(canonical(home)) ?? 0) + 1);
    const classes = [...this.households.values()];
    const right = found.size === classes.length && classes.every((one) => found.get(canonical(one.members)) === one.households);
    need(this.sealed || right, "The classes of households are not those of the pool.");
  }

  gatherConditions() {
    const conditions = new Map([["seats", ["the number of seats", this.seats, this.seats]]]);
    this.quotas.forEach((one, at) => {
      const [least, most] = [whole(one.min, 0, "A quota"), whole(one.max, 0, "A quota")];
      conditions.set(`quotas ${at}`, [`the quota of ${one.category}: ${one.feature}`, least, most]);
    });
    for (const [id, one] of this.households) {
      conditions.set(`households ${id}`, ["the household rule", 0, one.households]);
    }
    this.of = new Map();
    for (const one of this.types) {
      const group = one.household_class;
      const limit = group ? this.households.get(group).households : one.size;
      conditions.set(`limits ${one.id}`, [`the number of persons of ${one.id}`, 0, limit]);
      const cells = Object.entries(one.values).map((cell) => `quotas ${this.cells.get(cellOf(...cell))}`);
      this.of.set(one.id, ["seats", `limits ${one.id}`, ...(group ? [`households ${group}`] : []), ...cells]);
    }
    this.conditions = conditions;
  }

  // a panel: whole seats by type
  counts(told, panel) {
    const counts = Object.entries(told);
    need(counts.length && counts.every(([one]) => this.of.has(one)), `${panel} has a type that is not in the pool.`);
    const totals = new Map();
    for (const [one, count] of counts) {
      whole(count, 1, `A count of ${panel}`);
      for (const name of this.of.get(one)) totals.set(name, (totals.get(name) ?? 0) + count);
    }
    for (const [name, [what, least, most]] of this.conditions) {
      const total = totals.get(name) ?? 0;
      need(least <= total && total <= most, `${panel} breaks ${what}.`);
    }
    return counts;
  }
}

// the pool's rows as they are hashed, in the order of the pseudonyms, and how many they are
export const rowsOf = (types) => {
  const rows = types.flatMap((one) => {
    const values = canonical(one.values);
    return one.members.map((member, at) => {
      const home = one.households?.[at] ?? null;
      return [member, `[${canonical(member)},${values},${canonical(home)}]`];
    });
  });
  rows.sort(([one], [other]) => byPoint(one, other));
  need(rows.every(([member], at) => at === 0 || member !== rows[at - 1][0]), "A person stands in two types.");
  return [`[${rows.map(([, row]) => row).join(",")}]`, rows.length];
};
