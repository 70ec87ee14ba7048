// What is selected in the comment becomes a ticked span; places are counted in code points, as the office's rules count.
const panel = document.querySelector("[data-selected]");
const taken = panel?.querySelector("[data-taken]");
const button = panel?.querySelector("[data-take]");

const pieceOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("[data-at]");
const place = (node, offset) => {
  const piece = pieceOf(node);
  if (!piece) return null;
  const before = document.createRange();
  before.setStart(piece, 0);
  before.setEnd(node, offset);
  return Number(piece.dataset.at) + [...before.toString()].length;
};

let last = null;
const selected = () => {
  const selection = document.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const part = pieceOf(range.startContainer)?.closest("[data-part]");
  if (!part || part !== pieceOf(range.endContainer)?.closest("[data-part]")) return null;
  const begins = place(range.startContainer, range.startOffset);
  const ends = place(range.endContainer, range.endOffset);
  return begins < ends ? { value: `${part.dataset.part}:${begins}-${ends}`, text: range.toString() } : null;
};

if (panel) {
  panel.hidden = false;
  document.addEventListener("selectionchange", () => {
    last = selected() ?? last;
  });
  button.addEventListener("click", () => {
    if (!last) return;
    const row = document.createElement("li");
    const label = document.createElement("label");
    const tick = document.createElement("input");
    Object.assign(tick, { type: "checkbox", name: "spans", value: last.value, checked: true, className: "tick" });
    label.className = "choice choice-label";
    label.append(tick, " ", last.text);
    row.append(label);
    taken.append(row);
    last = null;
    document.getSelection().removeAllRanges();
  });
}
