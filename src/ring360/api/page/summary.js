// What stands at a glance: the ring's share, the units, and the note under the pointer.

import { byId, element, share } from "./elements.js";
import { glyph } from "./legend.js";

export function paintShare({ ring, words, about }) {
  const word = words.words, total = ring.total_response.road_length_share, travel = ring.travel_only.road_length_share;
  const line = (name, value) => element("p", {}, `${name} `, element("b", {}, value));
  const number = share(total).slice(0, -1);
  byId("share").replaceChildren(
    element("p", { class: "big", title: word["ring-now"] }, number, element("small", {}, "%")),
    element("p", {}, element("b", {}, `${word["ring-now"]} · ${about.within_seconds} ${word.seconds}`)),
    element("p", {}, `${word["total-response"]}, ${word["of-roads"]}`),
    line(`${word["travel-only"]}:`, share(travel)),
    line(`${word["units-free"]}:`, ring.units_counted),
    ...depths(ring, word),
  );
}

function depths(ring, word) {
  const depth = ring.depth;
  if (!depth) return [];
  return [element("p", { class: "depth" }, `${word.depth} `,
    ...depth.flatMap((value, i) => [element("span", {}, `≥${i + 1} `, element("b", {}, share(value, 0)))]))];
}

export function paintUnits({ units, words }) {
  const rows = [...units.values()].filter((row) => row.state !== "off_duty");
  byId("unit-count").textContent = `(${rows.filter((row) => row.state === "free").length}/${rows.length})`;
  byId("units").replaceChildren(...rows.sort((a, b) => a.unit_id.localeCompare(b.unit_id)).map((row) => element("li", {},
    element("span", {}, glyph(row.role), `${row.unit_id} · ${words.roles[row.role] ?? row.role}`),
    element("b", {}, row.state_label))));
}

export function paintTip({ words }, map, under) {
  const tip = byId("tip");
  tip.hidden = !under;
  if (!under) return;
  const { unit, incident } = under;
  const [x, y] = map.toScreen(...(unit ? [unit.lon, unit.lat] : [incident.lon, incident.lat]));
  tip.style.left = `${x}px`;
  tip.style.top = `${y}px`;
  tip.textContent = unit
    ? `${unit.unit_id} · ${words.roles[unit.role] ?? unit.role} · ${unit.officers} · ${unit.state_label}`
    : `${incident.incident_id} · ${incident.category_label} · ${incident.place} · ${incident.state_label}`;
}
