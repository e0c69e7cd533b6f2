// The key to the colours: bands with their limits in seconds, what counts, and the shapes of the units.

import { drawing, element, spell } from "./elements.js";
import { THEMES, bandLimits } from "./streets.js";

export function paintLegend(host, theme, { about, words }) {
  const colours = THEMES[theme], word = words.words;
  const limits = bandLimits(about.within_seconds);
  const width = 380, cell = 54, key = drawing("svg", { viewBox: `0 0 ${width} 30`, class: "key", role: "img", "aria-label": word.legend });
  colours.bands.forEach((colour, i) => {
    key.append(drawing("rect", { x: i * cell, y: 3, width: cell - 2, height: 9, rx: 2, fill: colour }));
    key.append(drawing("text", { x: (i + 1) * cell - 2, y: 26, "text-anchor": "end" }, String(limits[i])));
  });
  const edge = colours.bands.length * cell;
  key.append(drawing("rect", { x: edge - 1, y: 0, width: 2.5, height: 15, fill: colours.edge }));
  key.append(drawing("line", { x1: edge + 8, x2: edge + 92, y1: 7.5, y2: 7.5, stroke: colours.beyond[0], "stroke-width": 3,
    "stroke-dasharray": "6 5" }));
  key.append(drawing("text", { x: edge + 8, y: 26 }, word.beyond));
  const { processing_seconds: processing, turnout_seconds: turnout } = about.allowances;
  host.replaceChildren(
    element("h2", {}, `${word.legend} … ${word.seconds} (${word["total-response"]})`),
    key,
    element("p", {}, `${word.allowances}: ${word.processing} ${spell(processing, words)}, ${word.turnout} ${spell(turnout, words)}`),
    element("p", { class: "roles" }, ...Object.entries(words.roles).map(([role, name]) => element("span", {}, glyph(role), name))),
  );
}

const OUTLINES = {
  special: "M8 1 14 4 13 11 8 15 3 11 2 4Z",
  patrol: "M8 2A6 6 0 1 0 8 14 6 6 0 1 0 8 2Z",
  traffic: "M8 .5 15.5 8 8 15.5 .5 8Z",
  community: "M8 1 14.5 6.5V14H1.5V6.5Z",
};

export function glyph(role) {
  const made = drawing("svg", { viewBox: "0 0 16 16", class: "glyph", "aria-hidden": "true" });
  made.append(drawing("path", { d: OUTLINES[role] ?? OUTLINES.patrol }));
  return made;
}
