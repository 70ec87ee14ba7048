// What a reader selects of a clause stands in the comment form as the passage that is meant, until it is changed by hand.
// Without script the passage is copied into the same field.
const LONGEST = 2000;
let chosen = null;
let ours = "";

const part = (range, paragraph) => {
  const words = document.createRange();
  words.selectNodeContents(paragraph);
  if (paragraph.contains(range.startContainer)) words.setStart(range.startContainer, range.startOffset);
  if (paragraph.contains(range.endContainer)) words.setEnd(range.endContainer, range.endOffset);
  return words.toString().trim();
};

// the selected words of one clause; a paragraph chosen by three clicks ends at the beginning of whatever follows it
const passage = () => {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const start = range.startContainer;
  const law = (start instanceof Element ? start : start.parentElement)?.closest(".clause-body > .law");
  if (!law || (!law.contains(range.endContainer) && range.endOffset !== 0)) return null;
  const paragraphs = [...law.children].filter((one) => range.intersectsNode(one));
  const text = paragraphs.map((one) => part(range, one)).filter(Boolean).join("\n");
  return text && text.length <= LONGEST ? { clause: law.closest(".clause").id, text } : null;
};

const put = () => {
  if (!chosen) return;
  for (const field of document.querySelectorAll("textarea[name=quote]")) {
    if (`c-${field.form?.elements.clause?.value}` !== chosen.clause || (field.value && field.value !== ours)) continue;
    ours = chosen.text;
    field.value = ours;
    field.closest("details").open = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
};

document.addEventListener("selectionchange", () => {
  const found = passage();
  if (!found) return;
  chosen = found;
  put();
});

// whoever turns to something else has not chosen these words any more
document.addEventListener("pointerdown", (event) => {
  if (!event.target.closest?.(".clause-comment, form")) chosen = null;
});

document.addEventListener("htmx:load", put);
