// The step that must follow at once, in the row alone: who was told by voice, and when.

const OPEN_FOR = 60_000;

export class Step {
  constructor(row, register) {
    this.row = row;
    this.register = register;
    this.panel = row.element.querySelector("[data-step-panel]");
    this.note = row.element.querySelector("[data-step-open]");
    this.form = this.panel.querySelector("form");
    this.form.addEventListener("submit", (event) => this.#save(event));
    this.panel.querySelector("[data-now]").addEventListener("click", () => this.#now());
    this.panel.querySelector("[data-nobody]").addEventListener("click", () => this.#nobody());
    this.note.querySelector("button").addEventListener("click", () => this.open());
    this.panel.addEventListener("keydown", (event) => this.#onKey(event));
    if (row.element.dataset.step) this.take({ open: true, url: row.element.dataset.step }, { quiet: true });
  }

  get isOpen() {
    return Boolean(this.url);
  }

  take(step, { quiet = false } = {}) {
    this.url = step?.open ? step.url : "";
    this.note.hidden = !this.isOpen;
    if (!this.isOpen) return this.#hide();
    if (!quiet) this.open();
  }

  open() {
    this.panel.hidden = false;
    this.note.hidden = true;
    this.form.elements.told_at.focus();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.close(), OPEN_FOR);
  }

  close() {
    const inside = this.panel.contains(document.activeElement);
    this.#hide();
    this.note.hidden = !this.isOpen;
    if (inside) this.row.focus();
  }

  #hide() {
    clearTimeout(this.timer);
    this.panel.hidden = true;
  }

  #onKey(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    }
    if (event.key.toUpperCase() === "T" && !event.target.matches("[name=spoke_to]")) {
      event.preventDefault();
      this.#now();
    }
  }

  #now() {
    const now = new Date();
    this.form.elements.told_at.value = `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`;
    this.form.elements.spoke_to.focus();
  }

  // Could not reach anyone: the try is written down, the next number shows, the step stays open.
  async #nobody() {
    clearTimeout(this.timer);
    const answer = await this.register.server.send(this.panel.dataset.nobodyUrl, { danger: this.url });
    this.#say(answer.meaning === "saved" ? "Written down. Ring the next number." : "Not saved. Ring the next number all the same.");
    const shown = [...this.panel.querySelectorAll("[data-number]")];
    const at = shown.findIndex((number) => !number.hidden);
    if (shown.length > 1) {
      shown[at].hidden = true;
      shown[(at + 1) % shown.length].hidden = false;
    }
  }

  async #save(event) {
    event.preventDefault();
    clearTimeout(this.timer);
    const fields = Object.fromEntries(new FormData(this.form));
    const answer = await this.register.server.send(this.panel.dataset.toldUrl, { ...fields, danger: this.url });
    if (answer.meaning === "saved") {
      this.take(null);
      this.row.focus();
      this.register.rowChanged(this.row);
    } else if (answer.meaning === "refused") {
      this.#say(Object.values(answer.data.errors ?? {})[0] ?? "Enter when you told whom.");
    } else {
      this.#say("Not saved. Keep this tab open and press Save again.");
    }
  }

  #say(words) {
    this.panel.querySelector("[data-step-words]").textContent = words;
  }
}
