// Asks the server and listens to it; knows nothing of the page.

let language = "en";
export const speak = (chosen) => { language = chosen; };

export class Refusal extends Error {
  constructor(message, code) {
    super(message);
    this.code = code;
  }
}

/** What to do where the session has ended (`over`) or is locked (`locked`). */
export const session = { over: () => {}, locked: () => {} };

// Who asked may not have cared for the answer, and the page has been covered already: that is no fault of the page.
addEventListener("unhandledrejection", (event) => {
  if (["log-in-needed", "session-locked"].includes(event.reason?.code)) event.preventDefault();
});

async function ask(path, options = {}) {
  const join = path.includes("?") ? "&" : "?";
  const reply = await fetch(`${path}${join}lang=${language}`, { credentials: "same-origin", ...options });
  if (reply.ok) return reply;
  let told = null;
  try { told = await reply.json(); } catch { /* not from ring360 itself */ }
  if (told?.code === "log-in-needed") session.over();
  if (told?.code === "session-locked") session.locked();
  throw new Refusal(told?.message ?? `${reply.status}`, told?.code);
}

export const get = async (path) => (await ask(path)).json();

export async function post(path, body, headers = {}) {
  const reply = await ask(path, {
    method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body ?? {}),
  });
  return reply.status === 204 ? null : reply.json();
}

export const remove = (path) => ask(path, { method: "DELETE" });

/** The streets as the map draws them. */
export async function roads() {
  const buffer = await (await ask("/api/roads")).arrayBuffer();
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const kinds = { "<u4": Uint32Array, "<i4": Int32Array, "<f4": Float32Array, "|u1": Uint8Array };
  const arrays = {};
  let at = 4 + length;
  for (const [name, kind, count] of header.arrays) {
    arrays[name] = new kinds[kind](buffer, at, count);
    at += arrays[name].byteLength;
  }
  const degrees = (whole) => Float64Array.from(whole, (value) => value / 1e6);
  return { ...arrays, lon: degrees(arrays.lon), lat: degrees(arrays.lat), names: [] };
}

/** Travel seconds until the first free unit enters each directed segment. */
export async function ringSeconds() {
  const tenths = new Uint16Array(await (await ask("/api/ring/seconds")).arrayBuffer());
  return Float32Array.from(tenths, (value) => (value === 65535 ? Infinity : value / 10));
}

/** Follow the live channel from a turn on; `on` has `turn`, `ring`, `resync` and `connected`. Returns how to stop. */
export function follow(seq, on) {
  let source = null, after = seq, again = null;
  const open = () => {
    source = new EventSource(`/api/live?lang=${language}&after=${after}`);
    source.onopen = () => on.connected(true);
    source.addEventListener("turn", (event) => { after = Number(event.lastEventId); on.turn(JSON.parse(event.data)); });
    source.addEventListener("ring", (event) => on.ring(JSON.parse(event.data)));
    source.addEventListener("resync", () => { stop(); on.resync(); });
    source.onerror = () => {
      on.connected(false);
      // The browser tries again by itself unless the server answered with an error.
      if (source.readyState !== EventSource.CLOSED) return;
      get("/api/session").then((who) => who.locked && session.locked(), () => {});
      again = setTimeout(open, 2000);
    };
  };
  const stop = () => { clearTimeout(again); source.close(); };
  open();
  return stop;
}
