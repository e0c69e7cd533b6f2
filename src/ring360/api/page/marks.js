// Draws units and incidents over the streets: a shape for the role, a letter for the state, never colour alone.

const COLOURS = {
  dark: { free: "#e8f4f2", freeText: "#0d2a2c", busy: "#ffb454", busyText: "#2b1700", off: "#5d6b79", offText: "#fff",
    rim: "#0e1621", incident: "#ff7a6b", incidentText: "#2a0400", label: "#e3eaf1" },
  light: { free: "#0d3b3e", freeText: "#ffffff", busy: "#f39a1f", busyText: "#2b1700", off: "#8b949d", offText: "#fff",
    rim: "#ffffff", incident: "#b3261e", incidentText: "#ffffff", label: "#1b2530" },
};
/** Not yet dealt with. */
export const isRunning = (incident) => incident.state !== "cleared" && incident.state !== "closed";
const FONT = 'system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';

const polygon = (points) => (ctx, r) => {
  points.forEach(([x, y], i) => (i ? ctx.lineTo(x * r, y * r) : ctx.moveTo(x * r, y * r)));
  ctx.closePath();
};
export const SHAPES = {
  special: polygon([[0, -1.15], [1, -0.75], [0.88, 0.45], [0, 1.15], [-0.88, 0.45], [-1, -0.75]]),
  patrol: (ctx, r) => ctx.arc(0, 0, r, 0, 2 * Math.PI),
  traffic: polygon([[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]]),
  community: polygon([[0, -1.2], [1.05, -0.3], [1.05, 0.95], [-1.05, 0.95], [-1.05, -0.3]]),
};

export class Marks {
  constructor(map) {
    this.units = new Map();
    this.incidents = new Map();
    this.letters = {};
    this.labels = {};
    this.theme = "light";
    this.chosen = null;
    this.picked = null;
    this.still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = map;
    map.overlay = (ctx) => this.paint(ctx);
  }

  setUnits(rows, glideSeconds = 0) {
    const now = performance.now();
    for (const row of rows) {
      const was = this.units.get(row.unit_id);
      const from = was ? this.placeOf(was, now) : [row.lon, row.lat];
      this.units.set(row.unit_id, { ...row, from, began: now, glide: this.still ? 0 : glideSeconds * 1000 });
    }
    this.map.draw();
  }

  setIncidents(rows) {
    for (const row of rows) {
      if (isRunning(row)) this.incidents.set(row.incident_id, row);
      else this.incidents.delete(row.incident_id);
    }
    this.map.draw();
  }

  clear() { this.units.clear(); this.incidents.clear(); }

  placeOf(unit, now) {
    const part = unit.glide ? Math.min(1, (now - unit.began) / unit.glide) : 1;
    return [unit.from[0] + (unit.lon - unit.from[0]) * part, unit.from[1] + (unit.lat - unit.from[1]) * part];
  }

  paint(ctx) {
    const now = performance.now(), colours = COLOURS[this.theme];
    let gliding = false;
    this.named = [];
    for (const unit of this.units.values()) {
      gliding ||= unit.glide > 0 && now - unit.began < unit.glide;
      const target = unit.incident_id && this.incidents.get(unit.incident_id);
      if (target && unit.state !== "on_scene" && unit.state !== "clearing") this.paintWay(ctx, unit, target, now, colours);
    }
    for (const incident of this.incidents.values()) this.paintIncident(ctx, incident, colours);
    // Busy units last, so that none is hidden under a free one.
    const shown = [...this.units.values()].filter((unit) => unit.state !== "off_duty");
    const order = (unit) => (unit.state === "free" ? 1 : unit.state === "out_of_service" ? 0 : 2);
    for (const unit of shown.sort((one, other) => order(one) - order(other))) this.paintUnit(ctx, unit, now, colours);
    if (this.picked) this.paintPicked(ctx, colours);
    if (gliding) this.map.draw();
  }

  paintWay(ctx, unit, incident, now, colours) {
    ctx.beginPath();
    ctx.moveTo(...this.map.toScreen(...this.placeOf(unit, now)));
    ctx.lineTo(...this.map.toScreen(incident.lon, incident.lat));
    ctx.setLineDash([2, 5]);
    ctx.lineWidth = 2;
    ctx.strokeStyle = colours.incident;
    ctx.stroke();
    ctx.setLineDash([]);
  }

  paintUnit(ctx, unit, now, colours) {
    const [x, y] = this.map.toScreen(...this.placeOf(unit, now));
    const kind = unit.state === "free" ? "free" : unit.state === "out_of_service" ? "off" : "busy";
    this.badge(ctx, x, y, SHAPES[unit.role] ?? SHAPES.patrol, 10.5, colours[kind], colours.rim);
    this.write(ctx, this.letters[unit.state] ?? "?", x, y + 0.5, `700 11.5px ${FONT}`, colours[`${kind}Text`]);
    this.name(ctx, unit.unit_id, x, y + 20, `600 11px ${FONT}`, colours);
  }

  paintIncident(ctx, incident, colours) {
    const [x, y] = this.map.toScreen(incident.lon, incident.lat);
    if (incident.incident_id === this.chosen) {
      ctx.beginPath();
      ctx.arc(x, y - 12, 20, 0, 2 * Math.PI);
      ctx.lineWidth = 3;
      ctx.strokeStyle = colours.incident;
      ctx.stroke();
    }
    const pin = polygon([[0, 1], [-0.72, -0.1], [-0.72, -1.05], [0.72, -1.05], [0.72, -0.1]]);
    this.badge(ctx, x, y - 13, pin, 13, colours.incident, colours.rim);
    this.write(ctx, "!", x, y - 17, `800 14px ${FONT}`, colours.incidentText);
    const waiting = incident.state === "waiting" ? " …" : "";
    this.name(ctx, incident.category_label + waiting, x, y - 38, `600 12px ${FONT}`, colours);
  }

  paintPicked(ctx, colours) {
    const [x, y] = this.map.toScreen(...this.picked);
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = colours.incident;
    ctx.beginPath();
    ctx.arc(x, y, 9, 0, 2 * Math.PI);
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      ctx.moveTo(x + dx * 5, y + dy * 5);
      ctx.lineTo(x + dx * 15, y + dy * 15);
    }
    ctx.stroke();
  }

  badge(ctx, x, y, shape, radius, fill, rim) {
    ctx.save();
    ctx.translate(x, y);
    ctx.beginPath();
    shape(ctx, radius);
    ctx.lineJoin = "round";
    ctx.lineWidth = 4;
    ctx.strokeStyle = rim;
    ctx.stroke();
    ctx.fillStyle = fill;
    ctx.fill();
    ctx.restore();
  }

  /** Write a name unless it would cover another. */
  name(ctx, text, x, y, font, colours) {
    ctx.font = font;
    const half = ctx.measureText(text).width / 2 + 3;
    if (this.named.some(([a, b, c]) => Math.abs(a - x) < half + c && Math.abs(b - y) < 15)) return;
    this.named.push([x, y, half]);
    this.write(ctx, text, x, y, font, colours.label, colours.rim);
  }

  write(ctx, text, x, y, font, colour, halo = null) {
    ctx.font = font;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    if (halo) {
      ctx.lineJoin = "round";
      ctx.lineWidth = 3;
      ctx.strokeStyle = halo;
      ctx.strokeText(text, x, y);
    }
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y);
  }

  /** The unit or incident under a point of the canvas, incidents first. */
  under(px, py) {
    for (const incident of this.incidents.values()) {
      const [x, y] = this.map.toScreen(incident.lon, incident.lat);
      if (Math.hypot(x - px, y - 13 - py) < 17) return { incident };
    }
    for (const unit of this.units.values()) {
      const [x, y] = this.map.toScreen(...this.placeOf(unit, performance.now()));
      if (unit.state !== "off_duty" && Math.hypot(x - px, y - py) < 15) return { unit };
    }
    return null;
  }
}
