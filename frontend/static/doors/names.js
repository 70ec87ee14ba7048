// Names lie encrypted, also on this phone; opened they are in the memory of the page alone.
import { bytesOf } from "./codes.js";

const NONCE = 12;

export const keyForNames = (base64) => crypto.subtle.importKey("raw", bytesOf(base64), "AES-GCM", false, ["decrypt"]);

// { name, tail } of a ticket; both empty where it says nothing or was encrypted for another phone
export const whoOf = async (ticket, key) => {
  const nobody = { name: "", tail: "" };
  if (!ticket.who) return nobody;
  const sealed = bytesOf(ticket.who);
  const how = {
    name: "AES-GCM",
    iv: sealed.slice(0, NONCE),
    additionalData: new TextEncoder().encode(String(ticket.n)),
  };
  try {
    const opened = await crypto.subtle.decrypt(how, key, sealed.slice(NONCE));
    return JSON.parse(new TextDecoder().decode(opened));
  } catch (error) {
    if (error instanceof DOMException) return nobody;
    throw error;
  }
};

// Those whom a search means: a part of the name, the last four digits, or both in either order.
export const found = (people, words) => {
  const wanted = words.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return [];
  return people.filter(({ name, tail }) =>
    wanted.every((word) => (/^\d{4}$/.test(word) && tail === word) || name.toLowerCase().includes(word)),
  );
};
