// Sentences and hours in the language of the page.
const root = document.getElementById("door");
const WORDS = JSON.parse(root.dataset.words);
const language = document.documentElement.lang;
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const exact = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(language, { month: "short", day: "numeric", weekday: "short" });

export const say = (name, values = {}) =>
  Object.entries(values).reduce((text, [key, value]) => text.replace(`%(${key})s`, String(value)), WORDS[name]);

export const hour = (at) => clock.format(at);
export const second = (at) => exact.format(at);

// with the day where it is another one than today
export const when = (at) => {
  const sameDay = day.format(at) === day.format(Date.now());
  return sameDay ? hour(at) : `${day.format(at)} ${hour(at)}`;
};

// the title in the reader's language where there is one; it is Chinese else
export const titleOf = (facts) => (language === "en" && facts.title_en ? [facts.title_en, "en"] : [facts.title, "zh-Hans"]);

export const element = (id) => document.getElementById(id);

export const settings = root.dataset;
