// Sentences and hours in the language of the page; hours are the office's, whatever zone the phone is set to.
const root = document.getElementById("door");
const WORDS = JSON.parse(root.dataset.words);
const language = document.documentElement.lang;
const timeZone = root.dataset.zone;
const inWords = language === "en" ? "en-GB" : language;
const clock = new Intl.DateTimeFormat(inWords, { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const exact = new Intl.DateTimeFormat(inWords, { timeZone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const date = new Intl.DateTimeFormat(inWords, { timeZone, month: "short", day: "numeric" });
const weekday = new Intl.DateTimeFormat(inWords, { timeZone, weekday: "short" });

export const say = (name, values = {}) =>
  Object.entries(values).reduce((text, [key, value]) => text.replace(`%(${key})s`, String(value)), WORDS[name]);

export const hour = (at) => clock.format(at);
export const second = (at) => exact.format(at);

// with the day where it is another one than today
export const when = (at) => {
  const day = date.format(at);
  if (day === date.format(Date.now())) return hour(at);
  return `${day}${language === "en" ? " " : ""}(${weekday.format(at)}) ${hour(at)}`;
};

// the title in the reader's language where there is one; it is Chinese else
export const titleOf = (facts) => (language === "en" && facts.title_en ? [facts.title_en, "en"] : [facts.title, "zh-Hans"]);

export const element = (id) => document.getElementById(id);

export const settings = root.dataset;
