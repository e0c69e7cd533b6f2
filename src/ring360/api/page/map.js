// Draws streets coloured by the ring on a canvas; takes plain arrays, asks nobody, and knows no unit or incident.
//
//   roads: { start: Uint32Array (segments + 1), lon, lat: Float64Array (points), class: Uint8Array (segments),
//            name: Int32Array (segments, -1 = none), names: string[], drive: Float32Array (2 * segments, seconds) }
//   ring:  { enter: Float32Array (2 * segments, travel seconds, Infinity = never), allowance, within: seconds }
// Directed segment 2 * s runs as drawn, 2 * s + 1 runs back.

import { KIND_OF_CLASS, ORDER, THEMES, paintStreets } from "./streets.js";

const METRES_PER_DEGREE = 111320;

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

  /** Show the box around some places, with as much room again around it. */
  fitTo(places) {
    const points = places.map(([lon, lat]) => this.metres(lon, lat));
    this.fit();
    if (!points.length) return;
    const xs = points.map(([x]) => x), ys = points.map(([, y]) => y), least = 1200;
    const wide = Math.max(least, (Math.max(...xs) - Math.min(...xs)) * 2), high = Math.max(least, (Math.max(...ys) - Math.min(...ys)) * 2);
    const scale = Math.min(this.width / wide, this.height / high);
    if (scale < this.scale) return;
    this.scale = scale;
    this.left = (Math.max(...xs) + Math.min(...xs)) / 2 - this.width / 2 / this.scale;
    this.top = (Math.max(...ys) + Math.min(...ys)) / 2 - this.height / 2 / this.scale;
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
    paintStreets(this, this.streets.getContext("2d"));
    this.cost = performance.now() - began;
    this.drawn = { view, left: this.left, top: this.top, scale: this.scale };
    this.stale = false;
  }
}
