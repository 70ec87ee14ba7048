// A hand scanner is a keyboard that types fast and ends with Enter. It works wherever the focus is, and what it typed
// into a field by the way is taken out again.
const BETWEEN = 300;
const FAST = 45;
const SHORTEST = 6;
// with a Chinese input method some browsers do not say which character a key makes
const SIGNS = { Slash: "/", Period: ".", Minus: "-", Semicolon: ":", Equal: "=", Space: " " };

const character = (event) => {
  if (event.key.length === 1) return event.key;
  if (event.key !== "Process" && event.key !== "Unidentified") return "";
  const [, kind, sign] = /^(Key|Digit)(.)$/.exec(event.code) ?? [];
  if (kind) return kind === "Key" && !event.shiftKey ? sign.toLowerCase() : sign;
  return SIGNS[event.code] ?? "";
};

const isField = (element) => element.matches?.("input:not([type=checkbox], [type=radio], [type=file]), textarea");

export const listen = (got) => {
  let typed = "";
  let began = 0;
  let last = 0;
  let before = "";
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const field = isField(event.target) ? event.target : null;
      const at = event.timeStamp;
      if (event.key === "Enter" || event.code === "Enter") {
        const text = typed;
        typed = "";
        const pace = text.length > 1 ? (last - began) / (text.length - 1) : Infinity;
        if (text.length < SHORTEST || at - last > BETWEEN || (field && pace > FAST)) return;
        event.preventDefault();
        event.stopPropagation();
        if (field) field.value = before;
        got(text);
        return;
      }
      const sign = character(event);
      if (!sign) return;
      // a pause: somebody types by hand, or the next scan begins
      if (!typed || at - last > BETWEEN) {
        typed = "";
        began = at;
        before = field?.value ?? "";
      }
      typed += sign;
      last = at;
      // a button must not be pressed by what a scanner types
      if (!field && sign === " " && typed.length > 1) event.preventDefault();
    },
    true,
  );
};
