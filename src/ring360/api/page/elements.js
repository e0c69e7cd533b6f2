// Small helpers to build elements; text is always set as text.

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export const byId = (id) => document.getElementById(id);

export function drawing(name, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Whole seconds as "4 min 05 s". */
export function spell(seconds, words) {
  const whole = Math.round(seconds), joint = words.language.startsWith("zh") ? "" : " ";
  const rest = `${whole % 60}${joint}${words.words.seconds}`;
  return whole < 60 ? rest : `${Math.floor(whole / 60)}${joint}${words.words.minutes}${joint}${rest}`;
}

export const share = (value, digits = 1) => `${(100 * value).toFixed(digits)}%`;

/** Time of day on the area's own clock, wherever the reader sits. */
export function clockTime(at, { language, timezone }) {
  return new Date(at * 1000).toLocaleTimeString(language, { timeZone: timezone, hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
}
