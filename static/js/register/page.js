// The register: rows that save themselves, one state for all of them, and the bar that signs.

import { Keys } from "./keys.js";
import { Row } from "./row.js";
import { MEANING, Server } from "./server.js";
import { Step } from "./step.js";

const POLL_EVERY = 15_000;

class Register {
  constructor(root) {
    this.root = root;
    this.server = new Server(root.dataset.stateUrl, root.dataset.person);
    this.rows = new Map();
    this.steps = new Map();
    for (const element of root.querySelectorAll("[data-row]")) {
      const row = new Row(element, this);
      this.rows.set(row.id, row);
      this.steps.set(row.id, new Step(row, this));
    }
    this.alert = root.querySelector("[data-alert]");
    this.sign = root.querySelector("[data-sign]");
    new Keys(this);
    this.#wire();
    this.count();
  }

  #wire() {
    this.root.querySelector("[data-rest]").addEventListener("click", () => this.restPresent());
    this.root.querySelector("[data-private]").addEventListener("click", () => this.togglePrivate());
    window.addEventListener("online", () => this.tryNow());
    document.addEventListener("visibilitychange", () => document.hidden || this.poll());
    window.addEventListener("beforeunload", (event) => {
      if (this.unsaved().length) event.preventDefault();
    });
    this.sign.form.addEventListener("submit", (event) => this.#beforeSigning(event));
    setInterval(() => document.hidden || this.poll(), POLL_EVERY);
  }

  unsaved() {
    return [...this.rows.values()].filter((row) => row.isUnsaved);
  }

  tryNow() {
    for (const row of this.rows.values()) row.tryNow();
  }

  // Reads what others marked meanwhile; rows that wait here are left alone.
  async poll() {
    const answer = await this.server.refresh();
    if (answer.meaning !== MEANING.saved) return this.trouble(answer);
    this.recovered();
    for (const [id, data] of Object.entries(answer.data.rows)) {
      const row = this.rows.get(id);
      if (!row || row.isUnsaved || String(data.version) === row.version) continue;
      row.accept(data);
      this.steps.get(id).take(data.step, { quiet: true });
    }
    this.root.querySelector("[data-also-here]").textContent = answer.data.also_here || "nobody else";
    if (answer.data.signed) this.#say("This register has been signed. Open the page anew to see it.");
    this.tryNow();
    this.count();
  }

  trouble(answer) {
    const words = {
      [MEANING.signedOut]: answer.other
        ? "Somebody else is signed in here now. Your marks wait on this page until you sign in again."
        : "You are signed out. Sign in in a new tab and come back: the marks on this page are then sent.",
      [MEANING.locked]: "Locked. Unlock, and the marks on this page are sent.",
      [MEANING.lost]: "No connection. Keep this tab open: marks that say “Not saved” are sent as soon as there is one.",
    }[answer.meaning];
    if (answer.meaning === MEANING.locked) document.dispatchEvent(new Event("page:locked"));
    if (words) this.#say(words, { signIn: answer.meaning === MEANING.signedOut });
  }

  recovered() {
    if (!this.unsaved().some((row) => row.tries > 0)) this.alert.hidden = true;
  }

  #say(words, { signIn = false } = {}) {
    this.alert.hidden = false;
    this.alert.querySelector("[data-alert-words]").textContent = words;
    this.alert.querySelector("[data-alert-sign-in]").hidden = !signIn;
  }

  step(row, step) {
    this.steps.get(row.id).take(step);
  }

  rowChanged() {
    this.count();
  }

  move(row, by) {
    const open = [...this.rows.values()];
    const next = open[open.indexOf(row) + by];
    next?.focus();
    return true;
  }

  start() {
    const rows = [...this.rows.values()];
    (rows.find((row) => !row.isMarked) ?? rows[0])?.focus();
    return rows.length > 0;
  }

  openNote(row) {
    if (this.root.classList.contains("is-private")) this.togglePrivate();
    row.field("note").focus();
    return true;
  }

  openGroupNote() {
    const details = this.root.querySelector("[data-group-details]");
    details.open = true;
    details.querySelector("textarea").focus();
    return true;
  }

  togglePrivate() {
    const hidden = this.root.classList.toggle("is-private");
    this.root.querySelector("[data-private-words]").textContent = hidden
      ? "Private columns are hidden."
      : "Private columns are shown.";
    this.root.querySelector("[data-private-why]").textContent = hidden
      ? this.root.querySelector("[data-private-why]").dataset.hidden
      : "Hide them before sharing.";
    this.root.querySelector("[data-private-act]").textContent = hidden ? "Show them" : "Hide them";
    return true;
  }

  restPresent() {
    this.#markRest();
    return true;
  }

  async #markRest() {
    if (this.unsaved().length) return this.#say("Some rows are not saved yet. Wait until they are, then mark the rest.");
    const form = this.root.querySelector("[data-rest-form]");
    const answer = await this.server.send(form.action, Object.fromEntries(new FormData(form)));
    if (answer.meaning !== MEANING.saved) return this.trouble(answer);
    for (const [id, data] of Object.entries(answer.data.rows)) this.rows.get(id)?.accept(data);
    this.count();
    this.#offerUndo(answer.data);
  }

  #offerUndo(data) {
    const bar = this.root.querySelector("[data-undo]");
    bar.hidden = !data.batch;
    if (!data.batch) return;
    bar.querySelector("[data-undo-words]").textContent = data.words;
    const button = bar.querySelector("button");
    button.onclick = async () => {
      const answer = await this.server.send(bar.dataset.url, { batch: data.batch });
      if (answer.meaning !== MEANING.saved) return this.trouble(answer);
      for (const [id, row] of Object.entries(answer.data.rows)) this.rows.get(id)?.accept(row);
      bar.hidden = true;
      this.count();
    };
    button.focus();
  }

  // What is missing before signing, each a link to its row.
  count() {
    const rows = [...this.rows.values()];
    const marked = rows.filter((row) => row.isMarked).length;
    this.root.querySelector("[data-marked]").textContent = `${marked} of ${rows.length} marked`;
    const missing = [
      ["man to mark", "men to mark", rows.filter((row) => !row.isMarked)],
      ["time late to enter", "times late to enter", rows.filter((row) => row.lacksMinutes)],
      ["step open", "steps open", rows.filter((row) => this.steps.get(row.id).isOpen)],
      ["row not saved", "rows not saved", rows.filter((row) => row.isUnsaved)],
    ].filter(([, , list]) => list.length);
    const links = missing.map(([one, many, list]) => {
      const link = document.createElement("a");
      link.href = `#${list[0].element.id}`;
      link.textContent = `${list.length} ${list.length === 1 ? one : many}`;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        list[0].focus();
      });
      return link;
    });
    const place = this.root.querySelector("[data-missing]");
    const enough = this.#tooEarly() ? `It can be signed from ${this.sign.dataset.opensWords}.` : "Nothing is missing.";
    place.replaceChildren(links.length ? "Before you sign: " : enough);
    links.forEach((link, at) => place.append(...(at ? [", ", link] : [link])));
    this.sign.classList.toggle("is-waiting", links.length > 0 || this.#tooEarly());
  }

  #tooEarly() {
    return Date.now() < Date.parse(this.sign.dataset.opens);
  }

  #beforeSigning(event) {
    const first = [...this.rows.values()].find(
      (row) => row.isUnsaved || !row.isMarked || row.lacksMinutes || this.steps.get(row.id).isOpen,
    );
    if (!first) return this.#notBeforeItBegan(event);
    event.preventDefault();
    this.#say("The register cannot be signed yet. See what is missing below.");
    first.focus();
  }

  #notBeforeItBegan(event) {
    if (!this.#tooEarly()) return;
    event.preventDefault();
    this.#say(`Every mark is saved. The register can be signed from ${this.sign.dataset.opensWords}.`);
  }
}

const root = document.querySelector("[data-register]");
if (root) new Register(root);
