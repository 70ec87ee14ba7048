// What people type and what QR codes hold, read as the server reads them: participation/base/codes.py and
// events/checkin/token.py have the same rules, and the tests hold both to the same cases.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHECK = `${ALPHABET}*~$=U`;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const LONGEST_SHOWN = 500;
const HEAD = 9;
const WRITTEN = /^[A-Z2-7]{117}$/;

// A typed code without its hyphens, or null where it cannot be one of ours.
export const readCode = (typed) => {
  const read = { I: "1", L: "1", O: "0", " ": "", "-": "" };
  const text = [...typed.trim().toUpperCase()].map((one) => read[one] ?? one);
  const code = text.join("");
  const body = code.slice(0, -1);
  if (body.length < 8) return null;
  let value = 0;
  for (const one of body) {
    const place = ALPHABET.indexOf(one);
    if (place < 0) return null;
    value = (value * 32 + place) % 37;
  }
  return CHECK[value] === code.slice(-1) ? code : null;
};

const length = (text) => [...text].length;
const behind = (text, mark) => text.slice(text.lastIndexOf(mark) + 1);
const before = (text, mark) => text.split(mark, 1)[0];

// The token of a QR code: its numbers, the nine bytes that were signed, and the signature; null where there is none.
export const readToken = (shown) => {
  if (length(shown) > LONGEST_SHOWN) return null;
  const text = behind(before(before(shown.trim(), "?"), "#"), "/").toUpperCase();
  if (!WRITTEN.test(text)) return null;
  const bytes = new Uint8Array(73);
  let bits = 0;
  let held = 0;
  let place = 0;
  for (const one of text) {
    held = ((held << 5) | BASE32.indexOf(one)) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[place] = (held >> bits) & 255;
      place += 1;
    }
  }
  // there is one way only to write a token
  if (held & ((1 << bits) - 1)) return null;
  const view = new DataView(bytes.buffer);
  return {
    algorithm: bytes[0],
    key: bytes[1],
    door: (bytes[2] << 16) | (bytes[3] << 8) | bytes[4],
    ticket: view.getUint32(5),
    signed: bytes.slice(0, HEAD),
    signature: bytes.slice(HEAD),
  };
};

// The code in what was typed or scanned, if it is none with a token.
export const readTyped = (shown) => (length(shown) > LONGEST_SHOWN ? null : readCode(behind(shown.trim(), "/")));

// Whether a key signed the token, by the one algorithm that we know.
export const signedBy = (token, key) =>
  token.algorithm === 1
    ? crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, token.signature, token.signed)
    : Promise.resolve(false);

// The SHA-256 of a code, by which the list of tickets knows it.
export const hashOf = async (code) => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

export const bytesOf = (base64) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));

// An id of version 7 (RFC 9562), by which the scans of a phone sort in the order in which they were made.
export const newId = (now) => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint32(0, Math.floor(now / 65536));
  new DataView(bytes.buffer).setUint16(4, now % 65536);
  bytes[6] = (bytes[6] & 15) | 112;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};
