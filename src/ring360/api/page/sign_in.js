// Signing in and out, the lock, and the link that makes the first administrator; the desk is shown only to who is signed in.

import { byId, element } from "./elements.js";
import { get, post, Refusal, remove } from "./server.js";

const PING_MILLISECONDS = 60_000;
const state = { words: null, ways: null, mode: "sign-in", code: "", done: null };

/** Resolves with who is signed in, after asking for it where nobody is. */
export async function signedIn(words) {
  state.words = words;
  state.ways = await get("/api/session/ways");
  const [, kind, code] = location.hash.match(/^#(setup|invite)=([\w-]+)$/) ?? [];
  if (kind) history.replaceState(null, "", "/");
  let who = kind ? null : await mine();
  if (!who) {
    await ask(kind ?? "sign-in", code ?? "");
    who = await mine();
  }
  if (who.locked) await ask("locked");
  if (!who.exercise) stayActive();
  return who;
}

/** The corner of the page that says who is signed in, and the way out. */
export function paintWho(who, words) {
  state.words = words;
  const out = element("button", { class: "quiet", type: "button", onclick: signOut }, words["sign-out"]);
  byId("who").replaceChildren(who.exercise ? words["demo-person"] : who.name, who.exercise ? "" : out);
}

export const lock = () => ask("locked");

async function mine() {
  try {
    return await get("/api/session");
  } catch (refusal) {
    if (refusal instanceof Refusal && refusal.code === "log-in-needed") return null;
    throw refusal;
  }
}

async function signOut() {
  await remove("/api/session");
  location.reload();
}

function ask(mode, code = "") {
  Object.assign(state, { mode, code });
  paint();
  const dialog = byId("sign-in");
  // Escape must not open what it hides.
  dialog.oncancel = (event) => event.preventDefault();
  if (!dialog.open) dialog.showModal();
  return new Promise((resolve) => { state.done = () => { dialog.close(); resolve(); }; });
}

function paint() {
  const { words, mode, ways } = state;
  const named = mode === "sign-in" || mode === "setup";
  const fresh = mode === "setup" || mode === "invite";
  const form = element("form", { class: "card", onsubmit: submit },
    element("h2", {}, words[`sign-in-${mode}`]),
    fresh && element("p", { class: "none" }, words["password-hint"]),
    named && field("name", words["user-name"], { autocomplete: "username", required: true, maxlength: 64 }),
    field("password", words.password,
      { type: "password", autocomplete: fresh ? "new-password" : "current-password", required: true, maxlength: 256 }),
    element("div", { id: "code-field", hidden: true },
      field("code", words["second-code"], { autocomplete: "one-time-code", maxlength: 60 })),
    element("p", { id: "sign-in-said", class: "said", role: "alert", hidden: true }),
    element("button", { class: "main", type: "submit" }, words[`sign-in-${mode}`]),
    !fresh && ways.passkey && "credentials" in navigator && window.isSecureContext &&
      element("button", { type: "button", onclick: byPasskey }, words.passkey),
    mode === "sign-in" && ways.provider && element("a", { class: "provider", href: "/api/session/provider" }, words.provider),
    mode === "locked" && element("button", { type: "button", class: "quiet", onclick: signOut }, words["sign-out"]));
  byId("sign-in").replaceChildren(form);
  form.querySelector("input").focus();
}

function field(id, label, attributes) {
  return element("label", { class: "field" }, element("span", {}, label), element("input", { id: `sign-in-${id}`, ...attributes }));
}

async function submit(event) {
  event.preventDefault();
  const value = (id) => byId(`sign-in-${id}`)?.value ?? "";
  const { mode, code } = state;
  await attempt(async () => {
    if (mode === "setup") await post("/api/session/setup", { code, name: value("name"), password: value("password") });
    else if (mode === "invite") await post("/api/session/activate", { code, password: value("password") });
    else if (mode === "locked") await post("/api/session/proof", { password: value("password"), code: value("code") });
    else await post("/api/session", { name: value("name"), password: value("password"), code: value("code") });
    if (mode !== "invite") return state.done();
    Object.assign(state, { mode: "sign-in", code: "" });
    paint();
  });
}

async function byPasskey() {
  const { mode } = state;
  await attempt(async () => {
    const { ceremony, options } = await post("/api/session/passkey/begin");
    const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: [] };
    const found = await navigator.credentials.get({ publicKey });
    const { clientDataJSON, authenticatorData, signature, userHandle } = found.response;
    const answer = {
      id: found.id, rawId: found.id, type: found.type, clientExtensionResults: {},
      response: {
        clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature),
        userHandle: userHandle ? text(userHandle) : null,
      },
    };
    await post(mode === "locked" ? "/api/session/proof/passkey" : "/api/session/passkey", { ceremony, answer });
    state.done();
  });
}

async function attempt(work) {
  const said = byId("sign-in-said"), buttons = byId("sign-in").querySelectorAll("button");
  for (const button of buttons) button.disabled = true;
  try {
    await work();
  } catch (refusal) {
    said.textContent = refusal.message;
    said.hidden = false;
    if (refusal.code === "second-factor-needed") {
      byId("code-field").hidden = false;
      byId("sign-in-code").focus();
    }
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

/** Tell the server now and then that somebody is there, as long as somebody is. */
function stayActive() {
  let told = performance.now();
  const active = () => {
    if (performance.now() - told < PING_MILLISECONDS) return;
    told = performance.now();
    post("/api/session/active").catch(() => {});
  };
  for (const sign of ["pointerdown", "keydown", "wheel"]) addEventListener(sign, active, { passive: true });
}

const bytes = (coded) => Uint8Array.from(atob(coded.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
