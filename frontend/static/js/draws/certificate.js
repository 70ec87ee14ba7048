// The proof that no lottery is fairer, in exact fractions; docs/draw.md says why it is one.
import { canonical, Fraction, fractionOf, integerOf, need, NOUGHT } from "./exact.js";

const NEAR = { relaxation: new Fraction(1n, 10n ** 7n), integral: new Fraction(1n, 10n ** 5n) };
const PROVEN = "Optimality is proven: no lottery is fairer in the leximin order; every chance is within";
// how many part-built panels all searches together may look at; a browser waits less long than a command
const WORK = 1_500_000;

const addedUp = (pool, duals) => {
  const told = new Map([["seats", integerOf(duals.seats ?? "0")]]);
  for (const [name, some] of Object.entries(duals)) {
    if (name !== "seats") for (const [key, y] of Object.entries(some)) told.set(`${name} ${key}`, integerOf(y));
  }
  need([...told.keys()].every((name) => pool.conditions.has(name)), "A level weighs a condition that is not there.");
  let highest = 0n;
  for (const [name, y] of told) {
    need(y >= 0n || /^(quotas|seats)/.test(name), "A level weighs an upper limit negatively.");
    const [, least, most] = pool.conditions.get(name);
    highest += y * BigInt(y > 0n ? most : least);
  }
  const sum = (one) => pool.of.get(one).reduce((total, name) => total + (told.get(name) ?? 0n), 0n);
  return [new Map(pool.ids.map((one) => [one, sum(one)])), highest];
};

// weights and a number such that no panel has Σ weight × seats above it; of kind integral: as claimed
const boundOf = (pool, level, kind) => {
  if (kind === "relaxation") return addedUp(pool, level.duals);
  const told = Object.entries(level.weights);
  need(told.every(([one]) => pool.size.has(one)), "A level weighs a type that is not in the pool.");
  const weights = new Map(pool.ids.map((one) => [one, 0n]));
  for (const [one, weight] of told) weights.set(one, integerOf(weight));
  return [weights, integerOf(level.most)];
};

const floored = (above, below) => above / below - (above % below < 0n ? 1n : 0n);

// how many levels, from the first, are proven: by adding up and rounding down, for seats are whole, or by search
const proven = (pool, levels, bounds, nobodies) => {
  const work = { left: WORK };
  for (const [done, [weights, highest]] of bounds.entries()) {
    const nobody = nobodies[done];
    if (levels[done].duals) {
      const [added, total] = addedUp(pool, levels[done].duals);
      const divisor = integerOf(levels[done].divisor);
      need(divisor >= 1n, "A divisor must be a whole number from 1.");
      const right = pool.ids.every((one) => nobody.has(one) || divisor * weights.get(one) <= added.get(one));
      need(right && floored(total, divisor) <= highest, `The duals of level ${done + 1} do not give its bound.`);
    } else {
      const above = panelAbove(pool, weights, highest, nobody, work);
      need(!above, `There is a panel above the bound of level ${done + 1} of the certificate.`);
      if (above === null) return done;
    }
  }
  return bounds.length;
};

const settled = (pool, certificate, bounds) => {
  const best = new Map();
  const values = [NOUGHT];
  const nobodies = [new Set()];
  bounds.forEach(([weights, most], place) => {
    const at = place + 1;
    const now = pool.ids.filter((one) => !best.has(one) && weights.get(one) !== 0n);
    const right = now.length && now.every((one) => weights.get(one) > 0n);
    need(right, `Level ${at} settles nothing, or has a weight below 0.`);
    let rest = new Fraction(most);
    for (const [one, value] of best) {
      const weight = weights.get(one);
      if (weight) rest = rest.minus(value.times(weight * BigInt(pool.size.get(one))));
    }
    const value = rest.over(now.reduce((sum, one) => sum + weights.get(one) * BigInt(pool.size.get(one)), 0n));
    const grows = value.compare(values.at(-1)) >= 0 && value.compare(new Fraction(1n)) <= 0;
    need(grows, `Level ${at} of the certificate goes down, or above 1.`);
    const shown = value.decimal();
    need(certificate.levels[place].value === shown, `Level ${at} of the certificate is ${shown}.`);
    for (const one of now) best.set(one, value);
    values.push(value);
    nobodies.push(new Set([...best].flatMap(([one, found]) => (found.above === 0n ? [one] : []))));
  });
  need(best.size === pool.ids.length, "The certificate leaves types open.");
  return [best, values, nobodies];
};

const meetsOnAverage = (pool, best) => {
  const totals = new Map();
  for (const [one, value] of best) {
    const seats = value.times(pool.size.get(one));
    for (const name of pool.of.get(one)) totals.set(name, (totals.get(name) ?? NOUGHT).plus(seats));
  }
  for (const [name, [what, least, most]] of pool.conditions) {
    const total = totals.get(name) ?? NOUGHT;
    const holds = total.compare(new Fraction(BigInt(least))) >= 0 && total.compare(new Fraction(BigInt(most))) <= 0;
    need(holds, `The optimum of the certificate breaks ${what}.`);
  }
};

const checkMix = (pool, mix, best) => {
  const mean = new Map(pool.ids.map((one) => [one, NOUGHT]));
  let total = NOUGHT;
  let positive = true;
  mix.forEach((part, at) => {
    const share = fractionOf(part.share);
    total = total.plus(share);
    positive &&= share.compare(NOUGHT) > 0;
    for (const [one, count] of pool.counts(part.counts, `Panel ${at + 1} of the mix`)) {
      mean.set(one, mean.get(one).plus(share.times(count)));
    }
  });
  const reached = [...best].every(([one, value]) => mean.get(one).compare(value.times(pool.size.get(one))) === 0);
  const right = reached && positive && total.compare(new Fraction(1n)) === 0;
  need(right || !mix.length, "The mix of the certificate does not give the optimum.");
};

// Whether some panel has Σ weight × seats above a number; null where the work allowed ends. Goes through the types but
// those in nobody and keeps, for each way in which conditions may be used up so far, the largest sum.
const panelAbove = (pool, weights, most, nobody, work) => {
  const features = new Map();
  for (const one of pool.quotas) features.set(one.category, (features.get(one.category) ?? 0) + 1);
  const categories = [...features.keys()].sort((one, other) => features.get(other) - features.get(one));
  const place = new Map(pool.types.map((one) => [one.id, canonical(categories.map((name) => one.values[name]))]));
  const order = pool.ids.filter((one) => !nobody.has(one)).sort((one, other) => (place.get(one) < place.get(other) ? -1 : Number(place.get(one) > place.get(other))));
  const limit = new Map(order.map((one) => [one, pool.conditions.get(`limits ${one}`)[2]]));
  const names = [...pool.conditions.keys()].filter((name) => !name.startsWith("limits"));
  const conditions = names.map((name) => pool.conditions.get(name));
  const uses = new Map(order.map((one) => [one, names.flatMap((name, at) => (pool.of.get(one).includes(name) ? [at] : []))]));
  const toCome = names.map((_, at) => order.reduce((sum, one) => sum + (uses.get(one).includes(at) ? limit.get(one) : 0), 0));
  let states = new Map([[names.map(() => 0).join(), [names.map(() => 0), 0n]]]);
  for (const [at, one] of order.entries()) {
    const heaviest = order.slice(at + 1).flatMap((rest) => Array(Math.min(limit.get(rest), pool.seats)).fill(weights.get(rest)));
    heaviest.sort((left, right) => (left > right ? -1 : Number(left < right)));
    const best = [0n];
    for (const weight of heaviest.slice(0, pool.seats)) best.push(best.at(-1) + weight);
    for (const use of uses.get(one)) toCome[use] -= limit.get(one);
    const following = new Map();
    for (const [state, value] of states.values()) {
      const room = Math.min(limit.get(one), ...uses.get(one).map((use) => conditions[use][2] - state[use]));
      work.left -= room + 1;
      if (work.left < 0) return null;
      for (let count = 0; count <= room; count += 1) {
        const used = [...state];
        for (const use of uses.get(one)) used[use] += count;
        const found = value + weights.get(one) * BigInt(count);
        const left = pool.seats - used[0];
        const enough = uses.get(one).every((use) => used[use] + toCome[use] >= conditions[use][1]);
        if (!enough || left >= best.length || found + best[left] <= most) continue;
        const kept = used.map((seats, use) => (toCome[use] || use === 0 ? seats : 0));
        const key = kept.join();
        const known = following.get(key);
        if (!known || known[1] < found) following.set(key, [kept, found]);
      }
    }
    states = following;
  }
  return states.size > 0;
};

export const checkCertificate = (pool, certificate, chances) => {
  const { kind } = certificate;
  if (!(kind in NEAR)) throw new TypeError("an unknown kind of certificate");
  const bounds = certificate.levels.map((level) => boundOf(pool, level, kind));
  const [best, values, nobodies] = settled(pool, certificate, bounds);
  for (const [one, chance] of chances) {
    const fair = best.get(one);
    const apart = chance.compare(fair) > 0 ? chance.minus(fair) : fair.minus(chance);
    const near = apart.compare(NEAR[kind]) <= 0 && (chance.above === 0n) === (fair.above === 0n);
    need(near, `The chance of type ${one} is ${chance.short(9)}; fair would be ${fair.short(9)}.`);
  }
  if (kind === "relaxation") {
    meetsOnAverage(pool, best);
    return `${PROVEN} 1e-7 of the exact optimum.`;
  }
  const mix = certificate.mix ?? [];
  const done = proven(pool, certificate.levels, bounds, nobodies);
  checkMix(pool, mix, best);
  if (mix.length && done === bounds.length) return `${PROVEN} 1e-5 of the exact optimum.`;
  const reached = [...chances.values()].reduce((least, one) => (one.compare(least) < 0 ? one : least));
  const bound = done ? values[1] : new Fraction(1n);
  return `NOT PROVEN: optimality: bound ${bound.short(9)}, reached ${reached.short(9)}. ${done} of ${bounds.length} levels are proven within the work allowed.`;
};
