// Verification of Ed25519 signatures (RFC 8032, section 6), for browsers whose own cannot, or may not without https.
const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (value, by = P) => ((value % by) + by) % by;
const power = (base, exponent) => {
  let [result, square, left] = [1n, mod(base), exponent];
  for (; left; left >>= 1n, square = mod(square * square)) if (left & 1n) result = mod(result * square);
  return result;
};
const D = mod(-121665n * power(121666n, P - 2n));
const ROOT = power(2n, (P - 1n) / 4n);

const number = (bytes) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

const added = ([x1, y1, z1, t1], [x2, y2, z2, t2]) => {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * t1 * t2 * D);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
};

const times = (scalar, point) => {
  let [result, doubled] = [[0n, 1n, 1n, 0n], point];
  for (let left = scalar; left; left >>= 1n, doubled = added(doubled, doubled)) {
    if (left & 1n) result = added(result, doubled);
  }
  return result;
};

const pointOf = (bytes) => {
  const whole = number(bytes);
  const sign = whole >> 255n;
  const y = whole & (2n ** 255n - 1n);
  if (y >= P) return null;
  const square = mod((y * y - 1n) * power(D * y * y + 1n, P - 2n));
  let x = power(square, (P + 3n) / 8n);
  if (mod(x * x - square)) x = mod(x * ROOT);
  if (mod(x * x - square) || (x === 0n && sign)) return null;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, mod(x * y)];
};

const BASE = (() => {
  const y = mod(4n * power(5n, P - 2n));
  return pointOf(Uint8Array.from({ length: 32 }, (_, at) => Number((y >> BigInt(8 * at)) & 255n)));
})();

export const signatureHolds = async (key, message, signature, sha512) => {
  if (key.length !== 32 || signature.length !== 64) return false;
  const [a, r] = [pointOf(key), pointOf(signature.slice(0, 32))];
  const s = number(signature.slice(32));
  if (!a || !r || s >= ORDER) return false;
  const hashed = new Uint8Array(64 + message.length);
  hashed.set(signature.slice(0, 32));
  hashed.set(key, 32);
  hashed.set(message, 64);
  const h = mod(number(await sha512(hashed)), ORDER);
  const [left, right] = [times(s, BASE), added(r, times(h, a))];
  return mod(left[0] * right[2] - right[0] * left[2]) === 0n && mod(left[1] * right[2] - right[1] * left[2]) === 0n;
};
