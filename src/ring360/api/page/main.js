// Joins the page: asks for everything once, follows the live channel, and hands each piece its part.

import { byId, clockTime } from "./elements.js";
import { CallForm } from "./call_form.js";
import { IncidentPanel } from "./incident_panel.js";
import { paintLegend } from "./legend.js";
import { StreetMap } from "./map.js";
import { Marks } from "./marks.js";
import { steer } from "./steer.js";
import { follow, get, ringSeconds, roads, session, speak } from "./server.js";
import { lock, paintWho, signedIn } from "./sign_in.js";
import { paintShare, paintTip, paintUnits } from "./summary.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const page = { language: pickLanguage(), words: null, about: null, units: new Map(), ring: null, clock: null, stop: null };
let map, marks, form, panel;

function pickLanguage() {
  const kept = localStorage.getItem("ring360-language");
  return kept ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh-CN" : "en");
}

async function start() {
  speak(page.language);
  document.documentElement.lang = page.language;
  page.who = await signedIn((await get("/api/words")).words);
  // What is on the page belongs to who was signed in: it goes with the session.
  Object.assign(session, { over: () => location.reload(), locked: lock });
  const streets = await roads();
  map = new StreetMap(byId("map"), streets);
  marks = new Marks(map);
  form = new CallForm(map, marks, (incident) => panel.show(incident));
  panel = new IncidentPanel(byId("incidents"), map, marks);
  steer(map, pick);
  hover();
  byId("zoom-in").onclick = () => map.zoomBy(1.5);
  byId("zoom-out").onclick = () => map.zoomBy(1 / 1.5);
  byId("fit").onclick = () => map.fit();
  byId("language").onclick = () => chooseLanguage(page.language === "en" ? "zh-CN" : "en");
  dark.addEventListener("change", paintTheme);
  setInterval(paintClock, 250);
  await chooseLanguage(page.language);
  map.fitTo([...page.units.values()].map((unit) => [unit.lon, unit.lat]));
}

async function chooseLanguage(language) {
  page.language = language;
  localStorage.setItem("ring360-language", language);
  speak(language);
  const [words, about, names] = await Promise.all([get("/api/words"), get("/api/about"), get("/api/roads/names")]);
  page.words = { ...words, timezone: about.timezone };
  page.about = about;
  document.documentElement.lang = language;
  for (const part of document.querySelectorAll("[data-word]")) part.textContent = words.words[part.dataset.word];
  for (const part of document.querySelectorAll("[data-title]")) {
    part.title = words.words[part.dataset.title];
    part.setAttribute("aria-label", part.title);
  }
  byId("language").lang = language === "en" ? "zh-CN" : "en";
  byId("area").textContent = about.name;
  paintWho(page.who, words.words);
  byId("banner").hidden = about.setting !== "exercise";
  byId("rate").textContent = about.rate === 1 ? "" : `· ×${about.rate}`;
  document.title = `ring360 · ${about.name}`;
  map.setNames(names.names);
  marks.letters = words.unit_letters;
  form.setWords(page.words, about);
  panel.setWords(page.words);
  paintTheme();
  await lookAfresh();
}

async function lookAfresh() {
  page.stop?.();
  const state = await get("/api/state");
  page.clock = { at: state.now, heard: performance.now(), rate: state.rate };
  page.units.clear();
  marks.clear();
  takeUnits(state.units, 0);
  takeIncidents(state.incidents, true);
  takeRing(state.ring);
  page.stop = follow(state.seq, {
    turn: (turn) => { takeUnits(turn.units, 1); takeIncidents(turn.incidents, false); },
    ring: takeRing,
    resync: lookAfresh,
    connected: paintConnection,
  });
}

function takeUnits(rows, glideSeconds) {
  for (const row of rows) page.units.set(row.unit_id, row);
  marks.setUnits(rows, glideSeconds);
  paintUnits(page);
}

function takeIncidents(rows, all) {
  marks.setIncidents(rows);
  panel.take(rows, all);
}

async function takeRing(told) {
  page.ring = told;
  paintShare(page);
  const enter = await ringSeconds();
  const { processing_seconds: processing, turnout_seconds: turnout } = told.allowances;
  map.setRing({ enter, allowance: processing + turnout, within: told.within_seconds });
}

function pick(lon, lat, px, py) {
  const under = marks.under(px, py);
  if (under?.incident) panel.open(under.incident.incident_id);
  else form.pick(lon, lat);
}

function hover() {
  map.canvas.addEventListener("pointermove", (event) => {
    const under = marks.under(event.offsetX, event.offsetY);
    map.canvas.style.cursor = under ? "pointer" : "";
    paintTip(page, map, under);
  });
  map.canvas.addEventListener("pointerleave", () => paintTip(page, map, null));
}

function paintTheme() {
  const theme = dark.matches ? "dark" : "light";
  marks.theme = theme;
  map.setTheme(theme);
  paintLegend(byId("legend"), theme, page);
}

function paintClock() {
  if (!page.clock || !page.words) return;
  const { at, heard, rate } = page.clock;
  byId("clock").textContent = clockTime(at + ((performance.now() - heard) / 1000) * rate, page.words);
}

function paintConnection(connected) {
  const part = byId("connection");
  part.textContent = page.words.words[connected ? "connected" : "connection-lost"];
  part.classList.toggle("lost", !connected);
}

start();
