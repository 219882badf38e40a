// Keys of the register. They work inside a row alone, and never while text is typed.

const GROUPS = { P: "present", L: "late", A: "absent", X: "asked to leave", O: "other" };
const WITH_REASON = new Set(["A", "X", "O"]);
const WAYS = { 1: "video", 2: "phone", 3: "room" };
const REASON_WITHIN = 4_000;

export class Keys {
  constructor(register) {
    this.register = register;
    this.waiting = null;
    document.addEventListener("keydown", (event) => this.#onKey(event));
  }

  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (this.#page(event)) return event.preventDefault();
    const element = event.target.closest("[data-row]");
    const row = element && this.register.rows.get(element.dataset.row);
    if (!row || event.target.closest("[data-step-panel]")) return;
    if (isTyping(event.target)) return this.#whileTyping(event, row);
    if (this.#row(event, row)) event.preventDefault();
  }

  // Keys of the whole page; letters work only where focus is on the page itself or in a row.
  #page(event) {
    if (isTyping(event.target)) return false;
    const inside = event.target.closest("[data-register]") || event.target === document.body;
    if (!inside) return false;
    const waiting = this.waiting && Date.now() < this.waiting.until;
    if (event.shiftKey && event.key === "P") return this.register.restPresent();
    if (waiting) return false;
    if (event.target === document.body && event.key.startsWith("Arrow")) return this.#start(event.key);
    if (event.key.toUpperCase() === "H") return this.register.togglePrivate();
    if (event.key.toUpperCase() === "G") return this.register.openGroupNote();
    return false;
  }

  // From nowhere, an arrow goes to the first man who is not marked.
  #start(key) {
    return (key === "ArrowDown" || key === "ArrowUp") && this.register.start();
  }

  #whileTyping(event, row) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    row.changed();
    row.focus();
  }

  #row(event, row) {
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    if (this.#reason(key, row)) return true;
    if (key === "ArrowDown" || key === "ArrowUp") return this.register.move(row, key === "ArrowDown" ? 1 : -1);
    if (event.shiftKey) return false;
    if (key in GROUPS) return this.#group(key, row);
    if (key in WAYS) return this.#way(WAYS[key], row);
    if (key === "N") return this.register.openNote(row);
    if (key === "U") {
      row.undo();
      return true;
    }
    return false;
  }

  #group(key, row) {
    if (!WITH_REASON.has(key)) {
      row.choose(GROUPS[key]);
      return true;
    }
    row.choose(GROUPS[key]);
    this.waiting = { row, key, until: Date.now() + REASON_WITHIN };
    return true;
  }

  // The letter after A, X or O is the first letter of the reason.
  #reason(key, row) {
    const waiting = this.waiting;
    this.waiting = null;
    if (!waiting || waiting.row !== row || Date.now() > waiting.until || !/^[A-Z]$/.test(key)) return false;
    const option = [...row.field("code").options].find((o) => o.dataset.key === waiting.key + key);
    if (!option) {
      row.field("code").focus();
      return true;
    }
    row.choose(GROUPS[waiting.key], option.value);
    return true;
  }

  #way(way, row) {
    const radio = row.form.querySelector(`[name=joined_by][value="${way}"]`);
    if (!radio) return false;
    radio.checked = true;
    row.changed();
    return true;
  }
}

function isTyping(target) {
  return target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
}
