// The way to the server: what it answers, that it is away, or that this phone is not one of its doors' any more.
export class Away extends Error {}
export class Ended extends Error {}
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.code ?? String(status));
    this.status = status;
    this.problem = problem;
  }
}

const ENDED = new Set(["device_unknown", "device_ended"]);
const PATIENCE = 15_000;

// Ask; `patience` in milliseconds. No cookie goes along: the phone's own header is what counts.
export const ask = async (path, { method = "GET", body, type, own, patience = PATIENCE, headers = {} } = {}) => {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), patience);
  try {
    const response = await fetch(path, {
      method,
      body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      signal: giveUp.signal,
      headers: {
        Accept: "application/json",
        ...(body === undefined ? {} : { "Content-Type": type ?? "application/json" }),
        ...(own ? { Authorization: `Device ${own.device}.${own.secret}` } : {}),
        ...headers,
      },
    });
    if (response.status === 304) return { status: 304, said: null, tag: null };
    if (response.status === 429 || response.status >= 500) throw new Away(`${response.status}`);
    const said = await response.json();
    if (!response.ok) throw ENDED.has(said.code) ? new Ended(said.code) : new Refused(response.status, said);
    return { status: response.status, said, tag: response.headers.get("ETag") };
  } catch (error) {
    // no network, no answer in time, or somebody between us who answers with a page of their own
    if (error instanceof TypeError || error instanceof SyntaxError || error.name === "AbortError") throw new Away("away");
    throw error;
  } finally {
    clearTimeout(timer);
  }
};
