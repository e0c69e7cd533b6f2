// The form that takes a call: a place typed with finds below it or picked on the map, a category, and words.

import { byId, element } from "./elements.js";
import { get, post } from "./server.js";

export class CallForm {
  constructor(map, marks, onTaken) {
    this.map = map;
    this.marks = marks;
    this.onTaken = onTaken;
    this.point = null;
    this.finds = [];
    this.row = -1;
    this.key = crypto.randomUUID();
    this.place = byId("place");
    this.list = byId("finds");
    this.place.addEventListener("input", () => this.typed());
    this.place.addEventListener("keydown", (event) => this.pressed(event));
    this.place.addEventListener("blur", () => setTimeout(() => this.showFinds([]), 150));
    byId("call").addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
  }

  setWords(words, about) {
    this.words = words.words;
    this.place.placeholder = this.words["place-hint"];
    const select = byId("category"), chosen = select.value;
    select.replaceChildren(...about.categories.map((each) => element("option", { value: each.name }, each.label)));
    if (chosen) select.value = chosen;
  }

  pick(lon, lat) {
    this.choose({ name: `${lon.toFixed(5)}, ${lat.toFixed(5)}`, lon, lat, isNameless: true });
    byId("category").focus({ preventScroll: true });
  }

  choose(find) {
    this.point = find;
    this.place.value = find.name;
    this.marks.picked = [find.lon, find.lat];
    this.map.draw();
    this.showFinds([]);
  }

  typed() {
    this.point = null;
    this.marks.picked = null;
    this.map.draw();
    clearTimeout(this.later);
    this.later = setTimeout(() => this.search(), 120);
  }

  async search() {
    const text = this.place.value.trim();
    if (!text) return this.showFinds([]);
    const { places } = await get(`/api/places?q=${encodeURIComponent(text.slice(0, 300))}`);
    // An answer to what was typed before must not overwrite a later one.
    if (text === this.place.value.trim() && document.activeElement === this.place) this.showFinds(places);
  }

  showFinds(finds) {
    this.finds = finds;
    this.row = -1;
    this.list.hidden = finds.length === 0;
    this.place.setAttribute("aria-expanded", String(finds.length > 0));
    this.place.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...finds.map((find, i) => element("li", {
      id: `find-${i}`, role: "option", "aria-selected": "false", onpointerdown: () => this.choose(find),
    }, find.name, element("span", {}, find.kind_label))));
  }

  pressed(event) {
    // While a Chinese input method composes, its keys are its own.
    if (event.isComposing || !this.finds.length) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.row = (this.row + step + this.finds.length) % this.finds.length;
      [...this.list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === this.row)));
      this.place.setAttribute("aria-activedescendant", `find-${this.row}`);
    } else if (event.key === "Enter" && this.row >= 0) {
      this.choose(this.finds[this.row]);
    } else if (event.key === "Escape") {
      this.showFinds([]);
    } else return;
    event.preventDefault();
  }

  async send() {
    const button = byId("send"), said = byId("call-said");
    const words = this.point?.isNameless ? "" : this.place.value;
    const place = this.point ? { words, lon: this.point.lon, lat: this.point.lat } : { words };
    button.disabled = true;
    button.textContent = this.words.sending;
    said.hidden = true;
    try {
      const asked = { place, category: byId("category").value, words: byId("words").value };
      const incident = await post("/api/calls", asked, { "idempotency-key": this.key });
      this.key = crypto.randomUUID();
      this.place.value = byId("words").value = "";
      this.point = this.marks.picked = null;
      this.onTaken(incident);
    } catch (error) {
      said.textContent = error.message;
      said.hidden = false;
    } finally {
      button.disabled = false;
      button.textContent = this.words.send;
    }
  }
}
