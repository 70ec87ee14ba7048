// Keeps the door page for when the network is away: this one page in every language and the files it is made of,
// nothing else. What the page asks of the API goes past here.
const KEPT = "kaimen-door ";
const PAGE = "/door";
const PATIENCE = 4000;
const LANGUAGE = "lang";
const ANYHOW = { ignoreVary: true };

const shelf = async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith(KEPT)).sort();
  return names.length ? caches.open(names.at(-1)) : null;
};

const keptPage = async (address) => {
  const there = await shelf();
  const language = address.searchParams.get(LANGUAGE);
  return (language && (await there?.match(`${PAGE}?${LANGUAGE}=${language}`, ANYHOW))) ?? there?.match(PAGE, ANYHOW);
};

// the network first, but not for longer than somebody at a gate waits
const page = async (request) => {
  const giveUp = new AbortController();
  const kept = await keptPage(new URL(request.url));
  const timer = kept ? setTimeout(() => giveUp.abort(), PATIENCE) : 0;
  try {
    const response = await fetch(request, { signal: giveUp.signal });
    return response.status >= 500 && kept ? kept : response;
  } catch {
    return kept ?? Response.error();
  } finally {
    clearTimeout(timer);
  }
};

const file = async (request) => (await (await shelf())?.match(request.url, ANYHOW)) ?? fetch(request);

// all of it under a new name, then the old one goes: a page is never made of two versions
const keep = async ({ version, locale, locales, files }) => {
  const name = `${KEPT}${String(Date.now()).padStart(15, "0")} ${version} ${locale}`;
  const names = (await caches.keys()).filter((one) => one.startsWith(KEPT));
  const fresh = await caches.open(name);
  try {
    for (const address of files) {
      const kept = await caches.match(address, ANYHOW);
      if (kept) await fresh.put(address, kept);
      else await fresh.add(address);
    }
    for (const language of locales) {
      const address = `${PAGE}?${LANGUAGE}=${language}`;
      const response = await fetch(address, { credentials: "omit", cache: "no-store" });
      if (!response.ok) throw new TypeError(`${response.status}`);
      await fresh.put(address, response.clone());
      if (language === locale) await fresh.put(PAGE, response);
    }
  } catch (error) {
    // away by now: what is kept stays as it was
    await caches.delete(name);
    if (!(error instanceof TypeError)) throw error;
    return names.length > 0;
  }
  for (const old of names) await caches.delete(old);
  return true;
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  event.waitUntil(keep(event.data).then((kept) => event.source.postMessage({ kept })));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (address.pathname === PAGE) event.respondWith(page(request));
  } else if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
});
