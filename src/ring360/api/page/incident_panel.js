// The list of incidents, and one incident opened: who should go and why, who went, and what happened when.

import { clockTime, element, share, spell } from "./elements.js";
import { isRunning } from "./marks.js";
import { get, post } from "./server.js";

export class IncidentPanel {
  constructor(host, map, marks) {
    this.host = host;
    this.map = map;
    this.marks = marks;
    this.rows = new Map();
    this.opened = null;
  }

  setWords(words) {
    this.words = words;
    if (this.opened) this.open(this.opened.incident_id);
  }

  take(rows, all) {
    if (all) this.rows.clear();
    for (const row of rows) this.rows.set(row.incident_id, row);
    if (!this.opened) this.paintList();
    else if (rows.some((row) => row.incident_id === this.opened.incident_id)) this.open(this.opened.incident_id);
  }

  show(incident) {
    this.opened = incident;
    this.marks.chosen = incident.incident_id;
    this.paintOne();
    this.map.draw();
  }

  async open(id) {
    this.show(await get(`/api/incidents/${encodeURIComponent(id)}`));
  }

  back() {
    const id = this.opened?.incident_id;
    this.opened = this.marks.chosen = null;
    this.paintList();
    this.map.draw();
    this.host.querySelector(`[data-id="${id}"]`)?.focus();
  }

  paintList() {
    const word = this.words.words;
    const rows = [...this.rows.values()].sort((a, b) => b.opened_at - a.opened_at).slice(0, 60);
    const running = rows.filter(isRunning), done = rows.filter((row) => !isRunning(row));
    this.host.replaceChildren(
      element("h2", {}, `${word.incidents} (${running.length})`),
      ...[...running, ...done.slice(0, 12)].map((row) => this.line(row)),
      ...(rows.length ? [] : [element("p", { class: "none" }, word["no-incidents"])]),
    );
  }

  line(row) {
    return element("button", {
      class: `incident ${row.state}`, "data-id": row.incident_id, onclick: () => this.open(row.incident_id),
    },
    element("span", { class: "sign", "aria-hidden": "true" }, isRunning(row) ? "!" : "✓"),
    element("b", {}, row.category_label),
    element("span", { class: "state" }, row.state_label),
    element("span", { class: "where" }, `${clockTime(row.opened_at, this.words)} · ${row.place || row.incident_id}`));
  }

  paintOne() {
    const word = this.words.words, incident = this.opened;
    const advice = incident.recommendation, wanting = incident.state === "waiting" && advice;
    this.host.replaceChildren(element("div", { class: "card one" },
      element("div", { class: "top" },
        element("div", {}, element("h2", {}, incident.category_label),
          element("p", { class: "none" }, `${incident.place || ""} · ${incident.incident_id} · ${incident.state_label}`)),
        element("button", { class: "quiet", onclick: () => this.back() }, word.back)),
      element("p", { class: "said", role: "alert", hidden: true }),
      ...(wanting ? this.advice(advice) : []),
      ...this.went(incident),
      element("div", {}, element("h3", {}, word.timeline), element("ol", { class: "timeline" },
        ...incident.timeline.map((line) => element("li", {},
          element("time", {}, clockTime(line.at, this.words)), element("span", {}, line.text)))))));
  }

  advice(advice) {
    const word = this.words.words;
    const short = advice.shortfall.map((each) => element("p", { class: "said" }, `${word.shortfall}: ${each.text}`));
    const rows = advice.candidates.slice(0, 5).map((each) => this.candidate(each, advice.unit_ids));
    return [element("div", {}, element("h3", {}, word.recommended), ...short, element("ol", { class: "candidates" }, ...rows))];
  }

  candidate(each, advised) {
    const word = this.words.words, isAdvised = advised.includes(each.unit_id);
    const first = isAdvised && advised[0] === each.unit_id;
    const leaves = each.leaves ? ` · ${word.leaves} ${share(each.leaves.road_share_lost)}` : "";
    const button = first
      ? element("button", { class: "main", onclick: () => this.accept([]) }, `${word.accept} ${advised.join(" + ")}`)
      : isAdvised ? null : element("button", { class: "quiet", onclick: () => this.accept([each.unit_id]) }, word["accept-other"]);
    return element("li", { class: isAdvised ? "advised" : "" },
      element("b", {}, each.unit_id),
      element("b", {}, spell(each.total_response_seconds, this.words)),
      element("p", {}, each.reasons.map((reason) => reason.text).join(" · ") + leaves),
      button);
  }

  went(incident) {
    const word = this.words.words;
    if (!incident.assignments.length) return [];
    const steps = (each) => [["assigned", each.assigned_at], ["acknowledged", each.acknowledged_at], ["en_route", each.en_route_at],
      ["on_scene", each.on_scene_at]].filter(([, at]) => at !== null);
    return [element("div", {}, element("h3", {}, word["who-went"]), element("ul", { class: "candidates" },
      ...incident.assignments.map((each) => {
        const [state, at] = steps(each).at(-1);
        const seconds = each.on_scene_at === null ? "" : spell(each.on_scene_at - incident.opened_at, this.words);
        const label = each.cleared_at !== null ? `✓ ${clockTime(each.cleared_at, this.words)}` : `${this.words.unit_states[state]} ${clockTime(at, this.words)}`;
        return element("li", {}, element("b", {}, each.unit_id), element("b", {}, seconds), element("p", {}, label));
      })))];
  }

  async accept(unitIds) {
    const word = this.words.words;
    for (const button of this.host.querySelectorAll(".candidates button")) button.disabled = true;
    try {
      const asked = { unit_ids: unitIds, reason: unitIds.length ? word["reason-default"] : "" };
      this.show(await post(`/api/incidents/${encodeURIComponent(this.opened.incident_id)}/accept`, asked));
    } catch (error) {
      await this.open(this.opened.incident_id);
      const said = this.host.querySelector(".said[role=alert]");
      said.textContent = error.message;
      said.hidden = false;
    }
  }
}
