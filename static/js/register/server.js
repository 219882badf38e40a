// Talks to the server for the register: one fresh token, one answer with a plain meaning.

const TIMEOUT = 15_000;

export const MEANING = {
  saved: "saved",
  refused: "refused",
  changed: "changed",
  signedOut: "signed-out",
  locked: "locked",
  lost: "lost",
  gone: "gone",
};

export class Server {
  constructor(stateUrl, person) {
    this.stateUrl = stateUrl;
    this.person = person;
    this.token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  // Sends a form; resolves to {meaning, data}, and never rejects.
  async send(url, fields, { again = true } = {}) {
    const body = new URLSearchParams(fields);
    const answer = await this.#fetch(url, {
      method: "POST",
      body,
      headers: { "X-CSRFToken": this.token },
    });
    if (answer.meaning === MEANING.refused && answer.status === 403 && again) {
      // After signing in anew the token is another one: fetch it and send once more.
      const fresh = await this.refresh();
      if (fresh.meaning === MEANING.saved) return this.send(url, fields, { again: false });
      return fresh;
    }
    return answer;
  }

  // Reads the register's state and a token; another person's sign-in counts as signed out.
  async refresh() {
    const answer = await this.#fetch(this.stateUrl, { headers: { "X-Poll": "1" } });
    if (answer.meaning !== MEANING.saved) return answer;
    if (answer.data.person !== this.person) return { meaning: MEANING.signedOut, other: true };
    this.token = answer.data.token;
    return answer;
  }

  async #fetch(url, options) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT);
    try {
      const response = await fetch(url, {
        ...options,
        headers: { Accept: "application/json", ...options.headers },
        credentials: "same-origin",
        redirect: "manual",
        signal: stop.signal,
      });
      return await meaningOf(response);
    } catch {
      return { meaning: MEANING.lost };
    } finally {
      clearTimeout(timer);
    }
  }
}

async function meaningOf(response) {
  if (response.type === "opaqueredirect") return { meaning: MEANING.signedOut };
  if (response.status === 401) return { meaning: MEANING.signedOut };
  if (response.status === 423) return { meaning: MEANING.locked };
  if (response.status >= 500) return { meaning: MEANING.lost };
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  const data = isJson ? await response.json() : {};
  if (response.status === 409) return { meaning: MEANING.changed, data };
  if (response.status === 404) return { meaning: MEANING.gone, data };
  if (!response.ok) return { meaning: MEANING.refused, status: response.status, data };
  return { meaning: MEANING.saved, data };
}
