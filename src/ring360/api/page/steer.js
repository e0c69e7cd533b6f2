// Moves a map by mouse, touch and keyboard.

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
