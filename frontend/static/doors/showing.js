// The answer, unmistakable: a colour, a word, a shape, a sound and a movement of the phone, each of which says it alone.
const TONES = {
  admitted: [[880, 0, 0.12], [1320, 0.13, 0.22]],
  left: [[1320, 0, 0.12], [880, 0.13, 0.22]],
  again: [[880, 0, 0.12]],
  doubt: [[330, 0, 0.22], [330, 0.3, 0.22]],
  refused: [[180, 0, 0.7]],
};
const SHAKES = { admitted: [80], left: [40, 60, 40], again: [40], doubt: [150, 80, 150], refused: [500] };
const KINDS = {
  admitted: "admitted", left: "left", again: "again", already: "refused", cancelled: "refused", forged: "refused",
  unknown: "refused", conflict: "refused", "wrong-session": "doubt", "not-now": "doubt",
};
const LASTS = 6000;
const BRIEFLY = 2500;

export class Answer {
  constructor(root, say) {
    Object.assign(this, { root, say });
    this.loud = true;
    // browsers let a page sound only after somebody touched it
    const wake = () => this.#sounds()?.resume();
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, wake, { passive: true });
    root.addEventListener("click", (event) => {
      if (!event.target.closest("button, a")) this.hide();
    });
    addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.hide();
    });
  }

  // `lines` are said under the word: who, since when, why.
  show(verdict, lines, { undoable = false } = {}) {
    const kind = KINDS[verdict];
    this.root.dataset.verdict = verdict;
    this.root.dataset.kind = kind;
    this.root.dataset.count = String(Number(this.root.dataset.count ?? 0) + 1);
    this.root.querySelector("[data-shape]").setAttribute("href", `#door-shape-${kind}`);
    this.root.querySelector("[data-word]").textContent = this.say(verdict);
    this.root.querySelector("[data-lines]").replaceChildren(
      ...lines.filter(Boolean).map((line) => {
        const shown = document.createElement("p");
        shown.textContent = line;
        return shown;
      }),
    );
    this.root.querySelector("[data-undo]").hidden = !undoable;
    this.root.hidden = false;
    this.#sound(kind);
    navigator.vibrate?.(SHAKES[kind]);
    clearTimeout(this.timer);
    this.#hideIn(kind === "refused" || kind === "doubt" ? LASTS : BRIEFLY);
  }

  // it goes by itself, but not from under somebody who has gone to its buttons
  #hideIn(time) {
    this.timer = setTimeout(() => {
      if (this.root.contains(document.activeElement)) this.#hideIn(time);
      else this.hide();
    }, time);
  }

  hide() {
    clearTimeout(this.timer);
    if (this.root.contains(document.activeElement)) document.getElementById("door-title").focus({ preventScroll: true });
    this.root.hidden = true;
  }

  #sounds() {
    this.context ??= "AudioContext" in globalThis && navigator.userActivation?.hasBeenActive !== false ? new AudioContext() : null;
    return this.context;
  }

  #sound(kind) {
    const context = this.loud ? this.#sounds() : null;
    if (!context || context.state !== "running") return;
    for (const [pitch, from, until] of TONES[kind]) {
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.type = kind === "refused" ? "square" : "sine";
      tone.frequency.value = pitch;
      volume.gain.value = 0.25;
      tone.connect(volume).connect(context.destination);
      tone.start(context.currentTime + from);
      tone.stop(context.currentTime + until);
    }
  }
}
