// Paints streets, their ring colours and their names on a canvas for a given view; keeps nothing.

// Width in metres and in least pixels, and from which scale (pixels per metre) a class is drawn at all.
const WIDTHS = { trunk: [16, 2.6, 0], primary: [15, 2.4, 0], secondary: [13, 2, 0], tertiary: [11, 1.6, 0],
  street: [8, 1.1, 0], lane: [5, 0.7, 0.015], path: [2.5, 0.5, 0.06] };
export const KIND_OF_CLASS = ["trunk", "trunk", "primary", "secondary", "tertiary", "street", "street", "lane", "lane",
  "street", "street", "path", "path", "path", "path", "path", "path", "trunk", "trunk", "primary", "secondary", "tertiary"];
export const ORDER = ["path", "lane", "street", "tertiary", "secondary", "primary", "trunk"];
// Lightness alone tells the bands apart (after viridis); beyond the ring lines are also broken.
export const THEMES = {
  dark: { ground: "#0e1621", casing: "#0e1621", plain: "#3a4858", text: "#dfe7ef", halo: "#0e1621", edge: "#ffffff",
    bands: ["#fbe94b", "#a2d94a", "#4fbd70", "#2c9c8a", "#3f7fb0"], beyond: ["#a8658c", "#6d4a66"] },
  light: { ground: "#f5f3ee", casing: "#ffffff", plain: "#c4c8cc", text: "#1d2733", halo: "#ffffff", edge: "#101418",
    bands: ["#10315c", "#185a84", "#1f828c", "#46a383", "#8fbf5a"], beyond: ["#b0567f", "#d49ab5"] },
};

/** Upper limits in seconds of the bands inside the ring, the last one being the ring itself. */
export const bandLimits = (within) => [2, 3, 4, 5, 6].map((sixths) => (within * sixths) / 6);

/** Paint streets, ring and names of the map's present view on a canvas of the same size. */
export function paintStreets(map, ctx) {
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.fillStyle = map.theme.ground;
  ctx.fillRect(0, 0, map.streets.width, map.streets.height);
  ctx.setTransform(map.ratio, 0, 0, map.ratio, 0, 0);
  ctx.lineJoin = ctx.lineCap = "round";
  const visible = ORDER.filter((kind) => map.scale >= WIDTHS[kind][2]).map((kind) => [kind, inSight(map, kind)]);
  for (const [kind, list] of visible) {
    if (map.scale > 0.05) stroke(map, ctx, list, map.theme.casing, lineWidth(map, kind) + 2.4);
  }
  const edges = [];
  for (const [kind, list] of visible) {
    if (map.ring) strokeByBand(map, ctx, list, lineWidth(map, kind), edges);
    else stroke(map, ctx, list, map.theme.plain, lineWidth(map, kind));
  }
  strokeEdges(map, ctx, edges);
  if (map.scale > 0.035) writeNames(map, ctx, visible);
}

function lineWidth(map, kind) { return Math.max(WIDTHS[kind][1], WIDTHS[kind][0] * map.scale * 0.8); }

function inSight(map, kind) {
  const right = map.left + map.width / map.scale, bottom = map.top + map.height / map.scale;
  const { box, left, top } = map;
  return map.byKind[kind].filter((s) =>
    box[4 * s] < right && box[4 * s + 2] > left && box[4 * s + 1] < bottom && box[4 * s + 3] > top);
}

function stroke(map, ctx, list, colour, width) {
  const { start } = map.roads;
  ctx.beginPath();
  for (const s of list) {
    for (let i = start[s]; i < start[s + 1]; i++) {
      const px = (map.x[i] - map.left) * map.scale, py = (map.y[i] - map.top) * map.scale;
      if (i === start[s]) ctx.moveTo(px, py); else ctx.lineTo(px, py);
    }
  }
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}

/** Total response seconds at a fraction of a segment: whoever comes first, from either end. */
function secondsAt(map, s, fraction) {
  const { enter, allowance } = map.ring, { drive } = map.roads;
  return allowance + Math.min(enter[2 * s] + fraction * drive[2 * s],
    enter[2 * s + 1] + (1 - fraction) * drive[2 * s + 1]);
}

function bandOf(seconds, limits) {
  for (let b = 0; b < limits.length; b++) if (seconds <= limits[b]) return b;
  return seconds <= limits[limits.length - 1] * 1.5 ? limits.length : limits.length + 1;
}

function strokeByBand(map, ctx, list, width, edges) {
  const { start } = map.roads, colours = [...map.theme.bands, ...map.theme.beyond];
  const limits = bandLimits(map.ring.within);
  const paths = colours.map(() => new Path2D());
  const inside = map.theme.bands.length;
  for (const s of list) {
    const steps = Math.max(1, Math.min(64, Math.ceil((map.length[s] * map.scale) / 12)));
    let walked = 0, i = start[s], reach = span(map, i), band = bandOf(secondsAt(map, s, 0.5 / steps), limits);
    let px = (map.x[i] - map.left) * map.scale, py = (map.y[i] - map.top) * map.scale;
    paths[band].moveTo(px, py);
    for (let k = 1; k <= steps; k++) {
      const goal = (map.length[s] * k) / steps;
      while (i < start[s + 1] - 2 && walked + reach < goal) {
        walked += reach;
        i += 1;
        reach = span(map, i);
        px = (map.x[i] - map.left) * map.scale; py = (map.y[i] - map.top) * map.scale;
        paths[band].lineTo(px, py);
      }
      const part = reach > 0 ? Math.min(1, (goal - walked) / reach) : 1;
      const qx = (map.x[i] + part * (map.x[i + 1] - map.x[i]) - map.left) * map.scale;
      const qy = (map.y[i] + part * (map.y[i + 1] - map.y[i]) - map.top) * map.scale;
      paths[band].lineTo(qx, qy);
      const next = k < steps ? bandOf(secondsAt(map, s, (k + 0.5) / steps), limits) : band;
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
    // On lanes of a pixel dashes would only be noise: there thinness and tone say enough.
    ctx.setLineDash(band >= inside && width > 1.3 ? [Math.max(3, width * 1.4), Math.max(4, width * 1.8)] : []);
    ctx.lineWidth = band >= inside ? Math.max(0.6, width * 0.65) : width;
    ctx.strokeStyle = colours[band];
    ctx.stroke(path);
  });
  ctx.setLineDash([]);
}

function span(map, i) { return Math.hypot(map.x[i + 1] - map.x[i], map.y[i + 1] - map.y[i]); }

/** A bar across the road where the ring ends. */
function strokeEdges(map, ctx, edges) {
  if (map.scale < 0.02) return;
  for (const [colour, thick, extra] of [[map.theme.halo, 4, 1.5], [map.theme.edge, 2, 0]]) {
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
function writeNames(map, ctx, visible) {
  const { start, name, names } = map.roads, best = new Map(), taken = [];
  for (const [kind, list] of visible) {
    for (const s of list) {
      if (name[s] < 0 || !names[name[s]]) continue;
      const rank = ORDER.indexOf(kind) * 1e4 + map.length[s];
      if (!(best.get(name[s])?.rank > rank)) best.set(name[s], { rank, s });
    }
  }
  const size = map.scale > 0.25 ? 13 : 12;
  ctx.font = `500 ${size}px system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (const [, { s }] of [...best].sort((p, q) => q[1].rank - p[1].rank)) {
    const text = names[name[s]], wide = ctx.measureText(text).width;
    if (wide > map.length[s] * map.scale * 1.6 + 30) continue;
    const middle = Math.floor((start[s] + start[s + 1] - 1) / 2), after = Math.min(middle + 1, start[s + 1] - 1);
    const x = ((map.x[middle] + map.x[after]) / 2 - map.left) * map.scale;
    const y = ((map.y[middle] + map.y[after]) / 2 - map.top) * map.scale;
    let angle = Math.atan2(map.y[after] - map.y[middle], map.x[after] - map.x[middle]);
    if (angle > Math.PI / 2) angle -= Math.PI;
    if (angle <= -Math.PI / 2) angle += Math.PI;
    const w = (Math.abs(Math.cos(angle)) * wide + Math.abs(Math.sin(angle)) * size) / 2 + 8;
    const h = (Math.abs(Math.sin(angle)) * wide + Math.abs(Math.cos(angle)) * size) / 2 + 6;
    if (x < w || y < h || x > map.width - w || y > map.height - h) continue;
    if (taken.some(([a, b, c, d]) => Math.abs(a - x) < c + w && Math.abs(b - y) < d + h)) continue;
    taken.push([x, y, w, h]);
    ctx.save();
    ctx.translate(x, y);
    ctx.rotate(angle);
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = map.theme.halo;
    ctx.fillStyle = map.theme.text;
    ctx.strokeText(text, 0, 0);
    ctx.fillText(text, 0, 0);
    ctx.restore();
  }
}
