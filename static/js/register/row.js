// One man's row: what is chosen, what the server has confirmed, and the truth about the two.

import { MEANING } from "./server.js";

const FIELDS = [
  "group", "code", "minutes_late", "joined_by", "place", "alone", "sober", "said_done", "note",
];
const WAITS = [2, 4, 8, 15, 30];
const TYPING_PAUSE = 900;

export class Row {
  constructor(element, register) {
    this.element = element;
    this.register = register;
    this.form = element.querySelector("form[data-row-form]");
    this.state = element.querySelector("[data-state]");
    this.saved = this.read();
    this.version = element.dataset.version;
    this.earlier = [];
    this.tries = 0;
    this.busy = false;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.changed();
    });
    this.form.addEventListener("change", (event) => this.#onChange(event));
    this.form.addEventListener("input", (event) => {
      if (!event.target.matches("[type=text], textarea, [type=number]")) return;
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.changed(), TYPING_PAUSE);
    });
    this.showParts();
  }

  get id() {
    return this.element.dataset.row;
  }

  get isMarked() {
    return Boolean(this.saved.code);
  }

  get lacksMinutes() {
    return this.saved.group === "late" && !this.saved.minutes_late;
  }

  get isUnsaved() {
    return this.busy || this.tries > 0 || this.asking || !this.sameAs(this.read());
  }

  field(name) {
    return this.form.elements[name];
  }

  read() {
    const data = new FormData(this.form);
    const values = Object.fromEntries(FIELDS.map((name) => [name, String(data.get(name) ?? "")]));
    values.code = this.onlyCode(values.group) || values.code;
    if (values.group !== "late") values.minutes_late = "";
    if (!this.option(values.code)?.hasAttribute("data-part")) values.said_done = "";
    return values;
  }

  // Present and late stand for one code each; the list of codes says which.
  onlyCode(group) {
    return this.form.querySelector(`[name=group][value="${group}"]`)?.dataset.code ?? "";
  }

  option(code) {
    return [...this.field("code").options].find((option) => option.value && option.value === code);
  }

  write(values) {
    for (const name of FIELDS) {
      const field = this.field(name);
      if (field instanceof RadioNodeList) field.value = values[name] ?? "";
      else if (field?.type === "checkbox") field.checked = Boolean(values[name]);
      else if (field) field.value = values[name] ?? "";
    }
    if (!values.group) for (const radio of this.form.querySelectorAll("[name=group]")) radio.checked = false;
    this.showParts();
  }

  sameAs(values) {
    return FIELDS.every((name) => name === "group" || (this.saved[name] ?? "") === values[name]);
  }

  // A choice by key: sets and saves, or waits for the reason that must follow.
  choose(group, code = "") {
    const radio = this.form.querySelector(`[name=group][value="${group}"]`);
    if (!radio || radio.disabled) return;
    radio.checked = true;
    radio.focus();
    this.field("code").value = code;
    this.showParts();
    if (group === "late" && !this.field("minutes_late").value) {
      this.field("minutes_late").focus();
    }
    this.changed();
  }

  showParts() {
    const group = new FormData(this.form).get("group") ?? "";
    this.element.dataset.group = group;
    const select = this.field("code");
    for (const option of select.options) {
      const fits = option.value === "" || option.dataset.group === group;
      option.hidden = !fits;
      option.disabled = !fits;
      if (!fits && option.selected) select.value = "";
    }
    this.element.classList.toggle("is-marked", this.isMarked);
    const found = ["alone", "sober", "place"]
      .filter((name) => this.field(name).value)
      .map((name) => this.field(name).selectedOptions[0].textContent.trim());
    const words = this.element.querySelector("[data-found-words]");
    words.textContent = found.join(", ");
    words.classList.toggle("is-exception", this.field("alone").value !== "yes" || this.field("sober").value !== "yes");
    const early = this.element.querySelector("[data-said-done]");
    if (early) early.hidden = !this.option(select.value)?.hasAttribute("data-part");
  }

  #onChange(event) {
    if (event.target.name === "group") this.showParts();
    else this.showParts();
    this.changed();
  }

  async changed() {
    clearTimeout(this.typing);
    if (this.asking) return;
    const values = this.read();
    if (values.group && !values.code) return this.show("asks", "Choose the reason");
    if (this.sameAs(values)) return this.show(this.isMarked ? "saved" : "none");
    if (this.busy) {
      this.pending = true;
      return;
    }
    await this.save(values);
  }

  async save(values) {
    this.busy = true;
    clearTimeout(this.timer);
    this.show("saving", "Saving");
    const before = this.saved;
    const answer = await this.register.server.send(this.form.action, {
      ...values,
      version: this.version,
    });
    this.busy = false;
    this.took(answer, values, before);
    const again = this.pending && !this.asking;
    this.pending = false;
    if (this.undoNext) this.undo();
    else if (again) this.changed();
    this.register.rowChanged(this);
  }

  took(answer, values, before) {
    if (answer.meaning === MEANING.saved) return this.#confirmed(answer.data, values, before);
    if (answer.meaning === MEANING.changed) return this.#twoVersions(answer.data);
    if (answer.meaning === MEANING.refused) return this.#refused(answer.data);
    if (answer.meaning === MEANING.gone) return this.show("not-saved", "Not saved. This page is out of date: open it anew");
    this.register.trouble(answer);
    this.#tryAgain(answer.meaning);
  }

  // What was typed while the answer was on its way stays, and is sent next.
  #confirmed(data, sent, before) {
    const now = this.read();
    const typedSince = FIELDS.some((name) => name !== "group" && now[name] !== sent[name]);
    this.tries = 0;
    if (!this.undoing) this.earlier.push(before);
    this.undoing = false;
    this.accept(data.row, { keep: typedSince });
    this.pending ||= typedSince;
    this.clearErrors();
    this.register.recovered();
    this.register.step(this, data.step);
  }

  // Takes the server's row as the truth, without moving what is being typed.
  accept(row, { keep = false } = {}) {
    this.version = String(row.version);
    this.element.dataset.version = this.version;
    this.savedAt = row.saved_at;
    this.by = row.by;
    this.saved = Object.fromEntries(FIELDS.map((name) => [name, row[name] ?? ""]));
    const writing = this.form.contains(document.activeElement) && !this.sameAs(this.read());
    if (keep || writing) {
      this.show("saving", "Saving");
    } else {
      this.write(this.saved);
      this.show(row.code ? "saved" : "none");
    }
  }

  #tryAgain(meaning) {
    const wait = WAITS[Math.min(this.tries, WAITS.length - 1)];
    this.tries += 1;
    const until = Date.now() + wait * 1000;
    const say = () => {
      const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      const why = { "signed-out": "Sign in again", locked: "Unlock" }[meaning];
      this.show("not-saved", why ? `Not saved. ${why}` : `Not saved. Trying again, ${left} s`);
      if (left > 0) this.timer = setTimeout(say, 1000);
      else this.tryNow();
    };
    say();
  }

  tryNow() {
    if (this.busy || this.asking || this.tries === 0) return;
    clearTimeout(this.timer);
    this.save(this.read());
  }

  #refused(data) {
    this.tries = 0;
    this.clearErrors();
    const errors = Object.entries(data.errors ?? { note: "This could not be saved" });
    for (const [name, words] of errors) this.#error(name, words);
    this.show("not-saved", "Not saved. See the note in this row");
  }

  #error(name, words) {
    const field = this.field(name) instanceof RadioNodeList ? this.field(name)[0] : this.field(name);
    const message = document.createElement("span");
    message.className = "nhsuk-error-message register-row__error";
    message.id = `error-${this.id}-${name}`;
    message.textContent = words;
    this.element.querySelector("[data-errors]").append(message);
    field?.setAttribute("aria-invalid", "true");
    field?.setAttribute("aria-describedby", message.id);
  }

  clearErrors() {
    this.element.querySelector("[data-errors]").replaceChildren();
    for (const field of this.form.elements) field.removeAttribute("aria-invalid");
  }

  // Somebody else changed this row: both versions are shown, and a person decides.
  #twoVersions(data) {
    this.tries = 0;
    this.asking = true;
    const mine = this.read();
    const panel = this.element.querySelector("[data-versions]");
    panel.hidden = false;
    panel.querySelector("[data-theirs]").textContent = `${data.by}, ${data.row.saved_at}: ${data.row.words}`;
    panel.querySelector("[data-mine]").textContent = `You: ${this.words(mine)}`;
    panel.querySelector("[data-keep-theirs]").textContent = `Keep ${data.by}’s`;
    this.show("changed", `Changed by ${data.by}`);
    const decide = (keepMine) => {
      panel.hidden = true;
      this.asking = false;
      this.accept(data.row);
      if (keepMine) {
        this.write(mine);
        this.save(mine);
      }
      this.focus();
      this.register.rowChanged(this);
    };
    panel.querySelector("[data-keep-mine]").onclick = () => decide(true);
    panel.querySelector("[data-keep-theirs]").onclick = () => decide(false);
  }

  words(values) {
    const radio = this.form.querySelector(`[name=group][value="${values.group}"]`);
    const option = this.option(values.code);
    const label = radio ? this.form.querySelector(`label[for="${radio.id}"]`).dataset.words : "not marked";
    const reason = option && !this.onlyCode(values.group) ? `, ${option.textContent.trim()}` : "";
    const late = values.minutes_late ? `, ${values.minutes_late} min` : "";
    return `${label}${reason}${late}${values.note ? ", with a note" : ""}`;
  }

  // A reason not chosen yet is only taken away; a mark on its way is taken back when it has arrived.
  undo() {
    this.undoNext = this.busy;
    if (this.busy || this.asking) return;
    if (this.element.dataset.kind === "asks") {
      this.write(this.saved);
      this.show(this.isMarked ? "saved" : "none");
      this.focus();
      return;
    }
    const before = this.tries > 0 ? this.saved : this.earlier.pop();
    if (!before) return;
    this.undoing = true;
    this.write(before);
    this.save({ ...before });
  }

  show(kind, words = "") {
    const text = kind === "saved" ? `Saved ${this.savedAt ?? ""}`.trim() : kind === "none" ? "Not marked" : words;
    const look = { saved: "saved", "not-saved": "not-saved", asks: "changed", changed: "changed" }[kind];
    this.state.className = `save-state${look ? ` save-state--${look}` : ""}`;
    this.state.querySelector("[data-state-words]").textContent = text;
    this.element.dataset.kind = kind;
  }

  focus() {
    const chosen = this.form.querySelector("[name=group]:checked") ?? this.form.querySelector("[name=group]:not(:disabled)");
    chosen?.focus();
  }
}
