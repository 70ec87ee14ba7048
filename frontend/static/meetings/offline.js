// Keeps the recording screen for when the network is away, so that it can be loaded anew: this one page and the files
// it is made of, nothing else. The network is always asked first. What is kept belongs to the sign-in whose page it
// was: js/kit/left-behind.js throws it away on a page of any other, and so does an answer that lets nobody in here.
const KEPT = "kaimen-recording ";
const LONGEST = 24 * 60 * 60 * 1000;
const page = new URL(self.registration.scope).pathname;
const away = (status) => status >= 500;
const ANYHOW = { ignoreSearch: true, ignoreVary: true };

const shelves = async () => (await caches.keys()).filter((name) => name.startsWith(KEPT) && name.endsWith(` ${page}`));

const forget = async (but = "") => {
  for (const name of await shelves()) if (name !== but) await caches.delete(name);
};

const kept = async (address) => {
  for (const name of await shelves()) {
    const found = await (await caches.open(name)).match(address, ANYHOW);
    if (found) return found;
  }
  return undefined;
};

const keptPage = async () => {
  const found = await kept(page);
  return found && Date.now() - Date.parse(found.headers.get("Date")) < LONGEST ? found : undefined;
};

const loaded = async (request) => {
  try {
    const response = await fetch(request);
    if (away(response.status)) return (await keptPage()) ?? response;
    // signed out, somebody else's, or gone
    if (response.type === "opaqueredirect" || [401, 403, 404].includes(response.status)) await forget();
    return response;
  } catch {
    return (await keptPage()) ?? Response.error();
  }
};

const file = async (request) => {
  try {
    return await fetch(request);
  } catch {
    return (await kept(request.url)) ?? Response.error();
  }
};

// the page as it is now, and the files it says it is made of
const keep = async ({ reader, files }) => {
  const response = await fetch(page, { credentials: "same-origin", redirect: "manual" });
  if (away(response.status)) return;
  const text = await response.text();
  if (!response.ok || !reader || !text.includes(`data-reader="${reader}"`)) {
    await forget();
    return;
  }
  const name = `${KEPT}${reader} ${page}`;
  const shelf = await caches.open(name);
  const headers = new Headers(response.headers);
  for (const gone of ["Content-Encoding", "Content-Length"]) headers.delete(gone);
  headers.set("Date", new Date().toUTCString());
  for (const address of files) if (!(await shelf.match(address, ANYHOW))) await shelf.add(address);
  for (const { url } of await shelf.keys()) if (!files.includes(url)) await shelf.delete(url);
  await shelf.put(page, new Response(text, { headers }));
  await forget(name);
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("message", (event) => {
  // away by now: what is kept stays as it was
  event.waitUntil(keep(event.data).catch(() => {}));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (address.pathname === page) event.respondWith(loaded(request));
  } else if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
});
