// Opens the page's data, draws the map with it and tells the seconds of the road under the pointer.

const data = JSON.parse(document.getElementById("data").textContent);

function unpack(text, Kind) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Kind(bytes.buffer);
}

const roads = {
  start: unpack(data.start, Uint32Array),
  lon: Float64Array.from(unpack(data.lon, Uint32Array), (step) => data.west + step / 1e6),
  lat: Float64Array.from(unpack(data.lat, Uint32Array), (step) => data.south + step / 1e6),
  class: unpack(data.class, Uint8Array),
  name: unpack(data.name, Int32Array),
  names: data.names,
  drive: unpack(data.drive, Float32Array),
};
const ring = { enter: unpack(data.enter, Float32Array), allowance: data.allowance, within: data.within };
const map = new StreetMap(document.getElementById("map"), roads);
const told = document.getElementById("told");
const dark = window.matchMedia("(prefers-color-scheme: dark)");

map.overlay = (ctx) => {
  ctx.font = "600 12px system-ui, sans-serif";
  ctx.textAlign = "center";
  for (const [lon, lat, id] of data.units) {
    const [x, y] = map.toScreen(lon, lat);
    ctx.beginPath();
    ctx.arc(x, y, 7, 0, 2 * Math.PI);
    ctx.fillStyle = map.theme.halo;
    ctx.fill();
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = map.theme.edge;
    ctx.stroke();
    if (map.scale < 0.03 && data.units.length > 25) continue;
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = map.theme.halo;
    ctx.strokeText(id, x, y - 12);
    ctx.fillStyle = map.theme.text;
    ctx.fillText(id, x, y - 12);
  }
};

/** The nearest street within 14 pixels and how far along it the pointer is. */
function nearest(px, py) {
  const x = map.left + px / map.scale, y = map.top + py / map.scale, reach = 14 / map.scale;
  let best = null;
  for (let s = 0; s + 1 < roads.start.length; s++) {
    const b = 4 * s;
    if (map.box[b] > x + reach || map.box[b + 2] < x - reach || map.box[b + 1] > y + reach || map.box[b + 3] < y - reach) continue;
    let walked = 0;
    for (let i = roads.start[s]; i < roads.start[s + 1] - 1; i++) {
      const dx = map.x[i + 1] - map.x[i], dy = map.y[i + 1] - map.y[i], length = Math.hypot(dx, dy);
      const part = length ? Math.min(1, Math.max(0, ((x - map.x[i]) * dx + (y - map.y[i]) * dy) / (length * length))) : 0;
      const off = Math.hypot(map.x[i] + part * dx - x, map.y[i] + part * dy - y);
      if (off < (best?.off ?? reach)) best = { off, s, along: walked + part * length };
      walked += length;
    }
  }
  return best && { s: best.s, fraction: map.length[best.s] ? best.along / map.length[best.s] : 0 };
}

function tell(px, py) {
  const found = nearest(px, py);
  if (!found) return;
  const { s, fraction } = found, street = roads.names[roads.name[s]] || data.words.unnamed;
  const travel = Math.min(ring.enter[2 * s] + fraction * roads.drive[2 * s],
    ring.enter[2 * s + 1] + (1 - fraction) * roads.drive[2 * s + 1]);
  const words = { street, travel: Math.round(travel), total: Math.round(travel + ring.allowance) };
  told.textContent = Number.isFinite(travel)
    ? data.words.street.replace(/\{(\w+)\}/g, (_, key) => words[key]) : `${street}: ${data.words.unreached}`;
}

steer(map, (lon, lat, px, py) => tell(px, py));
map.canvas.addEventListener("pointermove", (event) => { if (!event.buttons) tell(event.offsetX, event.offsetY); });
const wear = () => map.setTheme(dark.matches ? "dark" : "light");
dark.addEventListener("change", wear);
wear();
map.setRing(ring);
