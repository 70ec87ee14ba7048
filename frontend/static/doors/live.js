// The counts of a door as they change: told by server-sent events, asked for every ten seconds where there are none.
const ASK_EVERY = 10_000;
const shown = () => document.getElementById("door-now");
const renew = () => {
  // what somebody is writing is not taken away from them
  if (!shown()?.contains(document.activeElement) || document.activeElement.tagName !== "INPUT") {
    document.body.dispatchEvent(new CustomEvent("door-moved"));
  }
};
let asking;
const ask = () => (asking ??= setInterval(renew, ASK_EVERY));

const listen = () => {
  const events = new EventSource(shown().dataset.live);
  events.addEventListener("door", (event) => {
    clearInterval(asking);
    asking = undefined;
    const told = JSON.parse(event.data);
    const counts = [told.came, told.inside, told.expected, told.conflicts].join(" ");
    if (counts !== shown().dataset.counts) renew();
  });
  // it comes back by itself, unless it was refused: too many watch
  events.addEventListener("error", () => events.readyState === EventSource.CLOSED && ask());
};

if (shown()) {
  if ("EventSource" in window) listen();
  else ask();
}
