/* Leaving a field may make its problem appear and move the page: while the pointer is pressed that must wait, or the click would miss its button. */
let isPressed = false;
const waiting: (() => void)[] = [];

function release() {
  isPressed = false;
  // The click itself comes after the pointer is up.
  setTimeout(() => waiting.splice(0).forEach((run) => run()), 0);
}
window.addEventListener('pointerdown', () => { isPressed = true; }, true);
window.addEventListener('pointerup', release, true);
window.addEventListener('pointercancel', release, true);

export function afterPress(run: () => void) {
  if (isPressed) waiting.push(run);
  else run();
}
