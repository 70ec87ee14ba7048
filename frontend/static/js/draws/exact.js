// Exact fractions, canonical JSON (RFC 8785) and SHA-256, for checking draws. Says what is wrong in the words of
// draw_verify.py, so that both can be laid side by side.

export class NotVerified extends Error {}

export const need = (holds, sentence) => {
  if (!holds) throw new NotVerified(sentence);
};

const text = new TextEncoder();

// SHA-256 of a text's UTF-8 as 64 hexadecimal digits
export const sha256 = async (of) => hex(await crypto.subtle.digest("SHA-256", typeof of === "string" ? text.encode(of) : of));
const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => DIGITS[byte]).join("");

export const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    // names compare by UTF-16 units, as RFC 8785 wants and as sort() does
    return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
  }
  if (typeof value === "number") need(Number.isSafeInteger(value), "A number is not a whole number below 2^53.");
  return JSON.stringify(value);
};

const PAIRED = /[\ud800-\udfff]/;
// texts in the order of their code points, which is not that of UTF-16 where pairs stand for one
export const byPoint = (one, other) => {
  if (PAIRED.test(one) || PAIRED.test(other)) {
    const [left, right] = [one, other].map((said) => Array.from(said, (letter) => letter.codePointAt(0)));
    for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
      if (left[at] !== right[at]) return left[at] - right[at];
    }
    return left.length - right.length;
  }
  return one < other ? -1 : Number(one > other);
};

export const isSorted = (texts) => texts.every((one, at) => at === 0 || byPoint(texts[at - 1], one) < 0);

export const whole = (value, least, what) => {
  need(Number.isSafeInteger(value) && value >= least, `${what} must be a whole number from ${least}.`);
  return value;
};

const divisor = (one, other) => {
  let [a, b] = [one < 0n ? -one : one, other];
  while (b) [a, b] = [b, a % b];
  return a;
};

export class Fraction {
  constructor(above, below = 1n) {
    const common = divisor(above, below) || 1n;
    this.above = above / common;
    this.below = below / common;
  }

  plus(other) {
    return new Fraction(this.above * other.below + other.above * this.below, this.below * other.below);
  }

  minus(other) {
    return this.plus(new Fraction(-other.above, other.below));
  }

  times(number) {
    return new Fraction(this.above * BigInt(number), this.below);
  }

  over(number) {
    return new Fraction(this.above, this.below * BigInt(number));
  }

  compare(other) {
    const difference = this.above * other.below - other.above * this.below;
    return difference < 0n ? -1 : Number(difference > 0n);
  }

  // whole × 10^-18, rounded down, as certificates write it
  decimal() {
    const digits = (this.above * 10n ** 18n) / this.below;
    return `${digits / 10n ** 18n}.${String(digits % 10n ** 18n).padStart(18, "0")}`;
  }

  // as Python writes it with so many significant digits
  short(places) {
    const number = Number((this.above * 10n ** 30n) / this.below) / 1e30;
    if (number && Math.abs(number) < 1e-4) {
      const [digits, power] = number.toExponential(places - 1).split("e-");
      return `${String(Number(digits))}e-${power.padStart(2, "0")}`;
    }
    return String(Number(number.toPrecision(places)));
  }

  toString() {
    return `${this.above}/${this.below}`;
  }
}

export const NOUGHT = new Fraction(0n);

export const fractionOf = (written) => {
  const [, above, below] = /^(-?\d+)\/(\d+)$/.exec(written) ?? [];
  if (!below || BigInt(below) === 0n) throw new TypeError("a fraction is not written as one");
  return new Fraction(BigInt(above), BigInt(below));
};

export const integerOf = (written) => {
  if (!/^-?\d+$/.test(written)) throw new TypeError("an integer is not written as one");
  return BigInt(written);
};
