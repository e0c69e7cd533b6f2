// Draws streets coloured by the ring on a canvas; takes plain arrays, asks nobody, and knows no unit or incident.
//
//   roads: { start: Uint32Array (segments + 1), lon, lat: Float64Array (points), class: Uint8Array (segments),
//            name: Int32Array (segments, -1 = none), names: string[], drive: Float32Array (2 * segments, seconds) }
//   ring:  { enter: Float32Array (2 * segments, travel seconds, Infinity = never), allowance, within: seconds }
// Directed segment 2 * s runs as drawn, 2 * s + 1 runs back.

const METRES_PER_DEGREE = 111320;
// Width in metres and in least pixels, and from which scale (pixels per metre) a class is drawn at all.
const WIDTHS = { trunk: [16, 2.6, 0], primary: [15, 2.4, 0], secondary: [13, 2, 0], tertiary: [11, 1.6, 0],
  street: [8, 1.1, 0], lane: [5, 0.7, 0.015], path: [2.5, 0.5, 0.06] };
const KIND_OF_CLASS = ["trunk", "trunk", "primary", "secondary", "tertiary", "street", "street", "lane", "lane",
  "street", "street", "path", "path", "path", "path", "path", "path", "trunk", "trunk", "primary", "secondary", "tertiary"];
const ORDER = ["path", "lane", "street", "tertiary", "secondary", "primary", "trunk"];
// Lightness alone tells the bands apart (after viridis); beyond the ring lines are also broken.
export const THEMES = {
  dark: { ground: "#0e1621", casing: "#0e1621", plain: "#3a4858", text: "#dfe7ef", halo: "#0e1621", edge: "#ffffff",
    bands: ["#fbe94b", "#a2d94a", "#4fbd70", "#2c9c8a", "#3f7fb0"], beyond: ["#a8658c", "#6d4a66"] },
  light: { ground: "#f5f3ee", casing: "#ffffff", plain: "#c4c8cc", text: "#1d2733", halo: "#ffffff", edge: "#101418",
    bands: ["#10315c", "#185a84", "#1f828c", "#46a383", "#8fbf5a"], beyond: ["#b0567f", "#d49ab5"] },
};

/** Upper limits in seconds of the bands inside the ring, the last one being the ring itself. */
export const bandLimits = (within) => [2, 3, 4, 5, 6].map((sixths) => (within * sixths) / 6);

export class StreetMap {
  constructor(host, roads) {
    this.host = host;
    this.roads = roads;
    this.ring = null;
    this.theme = THEMES.light;
    this.overlay = null;
    this.onView = null;
    this.canvas = host.querySelector("canvas") ?? host.appendChild(document.createElement("canvas"));
    this.streets = document.createElement("canvas");
    this.drawn = null;
    this.project();
    this.resize();
    this.fit();
    new ResizeObserver(() => this.resize()).observe(host);
  }

  project() {
    const { lon, lat, start } = this.roads;
    let west = Infinity, east = -Infinity, south = Infinity, north = -Infinity;
    for (let i = 0; i < lon.length; i++) {
      if (lon[i] < west) west = lon[i];
      if (lon[i] > east) east = lon[i];
      if (lat[i] < south) south = lat[i];
      if (lat[i] > north) north = lat[i];
    }
    this.origin = [(west + east) / 2, (south + north) / 2];
    this.stretch = Math.cos((this.origin[1] * Math.PI) / 180);
    this.x = new Float64Array(lon.length);
    this.y = new Float64Array(lon.length);
    for (let i = 0; i < lon.length; i++) [this.x[i], this.y[i]] = this.metres(lon[i], lat[i]);
    this.extent = [...this.metres(west, north), ...this.metres(east, south)];
    const count = start.length - 1;
    this.box = new Float32Array(4 * count);
    this.length = new Float32Array(count);
    this.byKind = Object.fromEntries(ORDER.map((kind) => [kind, []]));
    for (let s = 0; s < count; s++) {
      let [a, b, c, d] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let i = start[s]; i < start[s + 1]; i++) {
        a = Math.min(a, this.x[i]); c = Math.max(c, this.x[i]);
        b = Math.min(b, this.y[i]); d = Math.max(d, this.y[i]);
        if (i > start[s]) this.length[s] += Math.hypot(this.x[i] - this.x[i - 1], this.y[i] - this.y[i - 1]);
      }
      this.box.set([a, b, c, d], 4 * s);
      this.byKind[KIND_OF_CLASS[this.roads.class[s]] ?? "street"].push(s);
    }
  }

  metres(lon, lat) {
    return [(lon - this.origin[0]) * METRES_PER_DEGREE * this.stretch, (this.origin[1] - lat) * METRES_PER_DEGREE];
  }

  /** Where a point stands on the canvas, in CSS pixels. */
  toScreen(lon, lat) {
    const [x, y] = this.metres(lon, lat);
    return [(x - this.left) * this.scale, (y - this.top) * this.scale];
  }

  toLonLat(px, py) {
    const x = this.left + px / this.scale, y = this.top + py / this.scale;
    return [this.origin[0] + x / METRES_PER_DEGREE / this.stretch, this.origin[1] - y / METRES_PER_DEGREE];
  }

  setRing(ring) { this.ring = ring; this.stale = true; this.draw(); }
  setNames(names) { this.roads.names = names; this.stale = true; this.draw(); }
  setTheme(name) { this.theme = THEMES[name]; this.stale = true; this.draw(); }

  resize() {
    this.ratio = window.devicePixelRatio || 1;
    this.width = Math.max(1, this.host.clientWidth);
    this.height = Math.max(1, this.host.clientHeight);
    for (const canvas of [this.canvas, this.streets]) {
      canvas.width = this.width * this.ratio;
      canvas.height = this.height * this.ratio;
    }
    this.stale = true;
    if (this.scale) this.draw();
  }

  fit(margin = 24) {
    const [a, b, c, d] = this.extent;
    this.scale = Math.min((this.width - 2 * margin) / (c - a || 1), (this.height - 2 * margin) / (d - b || 1));
    this.scale = Math.max(this.scale, 1e-4);
    this.left = (a + c) / 2 - this.width / 2 / this.scale;
    this.top = (b + d) / 2 - this.height / 2 / this.scale;
    this.draw();
  }

  panBy(dx, dy) { this.left -= dx / this.scale; this.top -= dy / this.scale; this.draw(); }

  centre(lon, lat, scale = this.scale) {
    const [x, y] = this.metres(lon, lat);
    this.scale = scale;
    this.left = x - this.width / 2 / scale;
    this.top = y - this.height / 2 / scale;
    this.draw();
  }

  zoomBy(factor, px = this.width / 2, py = this.height / 2) {
    const scale = Math.min(3, Math.max(1e-3, this.scale * factor));
    this.left += px / this.scale - px / scale;
    this.top += py / this.scale - py / scale;
    this.scale = scale;
    this.draw();
  }

  draw() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => { this.waiting = false; this.paint(); });
  }

  paint() {
    const view = `${this.left},${this.top},${this.scale}`;
    const moved = view !== this.drawn?.view;
    if (this.stale || moved) {
      // A large city takes longer to draw than a frame lasts: while it is dragged, the last picture is moved along.
      const slow = moved && !this.stale && this.cost > 40;
      if (!slow) this.paintStreets(view);
      else { clearTimeout(this.later); this.later = setTimeout(() => { this.stale = true; this.draw(); }, 120); }
    }
    const ctx = this.canvas.getContext("2d");
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.fillStyle = this.theme.ground;
    ctx.fillRect(0, 0, this.canvas.width, this.canvas.height);
    const zoom = this.scale / this.drawn.scale;
    ctx.setTransform(zoom, 0, 0, zoom, (this.drawn.left - this.left) * this.scale * this.ratio,
      (this.drawn.top - this.top) * this.scale * this.ratio);
    ctx.drawImage(this.streets, 0, 0);
    ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.overlay?.(ctx, this);
    this.onView?.(this);
  }

  paintStreets(view) {
    const began = performance.now();
    const ctx = this.streets.getContext("2d");
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.fillStyle = this.theme.ground;
    ctx.fillRect(0, 0, this.streets.width, this.streets.height);
    ctx.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    ctx.lineJoin = ctx.lineCap = "round";
    const visible = ORDER.filter((kind) => this.scale >= WIDTHS[kind][2]).map((kind) => [kind, this.inSight(kind)]);
    for (const [kind, list] of visible) {
      if (this.scale > 0.05) this.stroke(ctx, list, this.theme.casing, this.lineWidth(kind) + 2.4);
    }
    const edges = [];
    for (const [kind, list] of visible) {
      if (this.ring) this.strokeByBand(ctx, list, this.lineWidth(kind), edges);
      else this.stroke(ctx, list, this.theme.plain, this.lineWidth(kind));
    }
    this.strokeEdges(ctx, edges);
    if (this.scale > 0.035) this.writeNames(ctx, visible);
    this.cost = performance.now() - began;
    this.drawn = { view, left: this.left, top: this.top, scale: this.scale };
    this.stale = false;
  }

  lineWidth(kind) { return Math.max(WIDTHS[kind][1], WIDTHS[kind][0] * this.scale * 0.8); }

  inSight(kind) {
    const right = this.left + this.width / this.scale, bottom = this.top + this.height / this.scale;
    const { box, left, top } = this;
    return this.byKind[kind].filter((s) =>
      box[4 * s] < right && box[4 * s + 2] > left && box[4 * s + 1] < bottom && box[4 * s + 3] > top);
  }

  stroke(ctx, list, colour, width) {
    const { start } = this.roads;
    ctx.beginPath();
    for (const s of list) {
      for (let i = start[s]; i < start[s + 1]; i++) {
        const px = (this.x[i] - this.left) * this.scale, py = (this.y[i] - this.top) * this.scale;
        if (i === start[s]) ctx.moveTo(px, py); else ctx.lineTo(px, py);
      }
    }
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke();
  }

  /** Total response seconds at a fraction of a segment: whoever comes first, from either end. */
  secondsAt(s, fraction) {
    const { enter, allowance } = this.ring, { drive } = this.roads;
    return allowance + Math.min(enter[2 * s] + fraction * drive[2 * s],
      enter[2 * s + 1] + (1 - fraction) * drive[2 * s + 1]);
  }

  bandOf(seconds) {
    const limits = this.limits;
    for (let b = 0; b < limits.length; b++) if (seconds <= limits[b]) return b;
    return seconds <= this.ring.within * 1.5 ? limits.length : limits.length + 1;
  }

  strokeByBand(ctx, list, width, edges) {
    const { start } = this.roads, colours = [...this.theme.bands, ...this.theme.beyond];
    this.limits = bandLimits(this.ring.within);
    const paths = colours.map(() => new Path2D());
    const inside = this.theme.bands.length;
    for (const s of list) {
      const steps = Math.max(1, Math.min(64, Math.ceil((this.length[s] * this.scale) / 12)));
      let walked = 0, i = start[s], reach = this.span(i), band = this.bandOf(this.secondsAt(s, 0.5 / steps));
      let px = (this.x[i] - this.left) * this.scale, py = (this.y[i] - this.top) * this.scale;
      paths[band].moveTo(px, py);
      for (let k = 1; k <= steps; k++) {
        const goal = (this.length[s] * k) / steps;
        while (i < start[s + 1] - 2 && walked + reach < goal) {
          walked += reach;
          i += 1;
          reach = this.span(i);
          px = (this.x[i] - this.left) * this.scale; py = (this.y[i] - this.top) * this.scale;
          paths[band].lineTo(px, py);
        }
        const part = reach > 0 ? Math.min(1, (goal - walked) / reach) : 1;
        const qx = (this.x[i] + part * (this.x[i + 1] - this.x[i]) - this.left) * this.scale;
        const qy = (this.y[i] + part * (this.y[i + 1] - this.y[i]) - this.top) * this.scale;
        paths[band].lineTo(qx, qy);
        const next = k < steps ? this.bandOf(this.secondsAt(s, (k + 0.5) / steps)) : band;
        if (next !== band) {
          if ((next < inside) !== (band < inside)) edges.push([qx, qy, qx - px, qy - py, width]);
          paths[next].moveTo(qx, qy);
          band = next;
        }
        [px, py] = [qx, qy];
      }
    }
    ctx.lineWidth = width;
    paths.forEach((path, band) => {
      ctx.setLineDash(band >= inside ? [Math.max(3, width * 1.4), Math.max(4, width * 1.8)] : []);
      ctx.lineWidth = band >= inside ? Math.max(0.8, width * 0.7) : width;
      ctx.strokeStyle = colours[band];
      ctx.stroke(path);
    });
    ctx.setLineDash([]);
  }

  span(i) { return Math.hypot(this.x[i + 1] - this.x[i], this.y[i + 1] - this.y[i]); }

  /** A bar across the road where the ring ends. */
  strokeEdges(ctx, edges) {
    if (this.scale < 0.02) return;
    for (const [colour, thick, extra] of [[this.theme.halo, 4, 1.5], [this.theme.edge, 2, 0]]) {
      ctx.beginPath();
      for (const [x, y, dx, dy, width] of edges) {
        const length = Math.hypot(dx, dy) || 1, half = width / 2 + 3 + extra;
        ctx.moveTo(x - (dy / length) * half, y + (dx / length) * half);
        ctx.lineTo(x + (dy / length) * half, y - (dx / length) * half);
      }
      ctx.strokeStyle = colour;
      ctx.lineWidth = thick;
      ctx.stroke();
    }
  }

  /** One name along the longest stretch in sight of each street, main streets first, none over another. */
  writeNames(ctx, visible) {
    const { start, name, names } = this.roads, best = new Map(), taken = [];
    for (const [kind, list] of visible) {
      for (const s of list) {
        if (name[s] < 0 || !names[name[s]]) continue;
        const rank = ORDER.indexOf(kind) * 1e4 + this.length[s];
        if (!(best.get(name[s])?.rank > rank)) best.set(name[s], { rank, s });
      }
    }
    const size = this.scale > 0.25 ? 13 : 12;
    ctx.font = `500 ${size}px system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    for (const [, { s }] of [...best].sort((p, q) => q[1].rank - p[1].rank)) {
      const text = names[name[s]], wide = ctx.measureText(text).width;
      if (wide > this.length[s] * this.scale * 1.6 + 30) continue;
      const middle = Math.floor((start[s] + start[s + 1] - 1) / 2), after = Math.min(middle + 1, start[s + 1] - 1);
      const x = ((this.x[middle] + this.x[after]) / 2 - this.left) * this.scale;
      const y = ((this.y[middle] + this.y[after]) / 2 - this.top) * this.scale;
      let angle = Math.atan2(this.y[after] - this.y[middle], this.x[after] - this.x[middle]);
      if (angle > Math.PI / 2) angle -= Math.PI;
      if (angle <= -Math.PI / 2) angle += Math.PI;
      const w = (Math.abs(Math.cos(angle)) * wide + Math.abs(Math.sin(angle)) * size) / 2 + 8;
      const h = (Math.abs(Math.sin(angle)) * wide + Math.abs(Math.cos(angle)) * size) / 2 + 6;
      if (x < w || y < h || x > this.width - w || y > this.height - h) continue;
      if (taken.some(([a, b, c, d]) => Math.abs(a - x) < c + w && Math.abs(b - y) < d + h)) continue;
      taken.push([x, y, w, h]);
      ctx.save();
      ctx.translate(x, y);
      ctx.rotate(angle);
      ctx.lineWidth = 3.5;
      ctx.strokeStyle = this.theme.halo;
      ctx.fillStyle = this.theme.text;
      ctx.strokeText(text, 0, 0);
      ctx.fillText(text, 0, 0);
      ctx.restore();
    }
  }
}

/** Mouse, touch and keyboard on a map; `onPick(lon, lat, px, py)` is called for a click or Enter at the middle. */
export function steer(map, onPick) {
  const canvas = map.canvas, fingers = new Map();
  let travelled = 0;
  canvas.tabIndex = 0;
  const spread = () => { const [a, b] = [...fingers.values()]; return Math.hypot(a[0] - b[0], a[1] - b[1]); };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
    travelled = 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    const was = fingers.get(event.pointerId);
    if (!was) return;
    const before = fingers.size === 2 ? spread() : 0;
    fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
    travelled += Math.hypot(event.offsetX - was[0], event.offsetY - was[1]);
    if (fingers.size === 2) map.zoomBy(spread() / before, event.offsetX, event.offsetY);
    else if (travelled > 4) map.panBy(event.offsetX - was[0], event.offsetY - was[1]);
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(kind, (event) => {
      if (kind === "pointerup" && fingers.size === 1 && travelled <= 4) {
        onPick?.(...map.toLonLat(event.offsetX, event.offsetY), event.offsetX, event.offsetY);
      }
      fingers.delete(event.pointerId);
    });
  }
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    map.zoomBy(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), event.offsetX, event.offsetY);
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: [80, 0], ArrowRight: [-80, 0], ArrowUp: [0, 80], ArrowDown: [0, -80] };
    if (steps[event.key]) map.panBy(...steps[event.key]);
    else if (event.key === "+" || event.key === "=") map.zoomBy(1.4);
    else if (event.key === "-") map.zoomBy(1 / 1.4);
    else if (event.key === "0" || event.key === "Home") map.fit();
    else if (event.key === "Enter") onPick?.(...map.toLonLat(map.width / 2, map.height / 2), map.width / 2, map.height / 2);
    else return;
    event.preventDefault();
  });
}
