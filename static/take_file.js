// Presses the button of a file that was just made, once for each: who asked for it need not press again.
const taken = (window.files_taken ??= new Set());
const PATIENCE = 300; // frames until the button is drawn

export default function ({ data }) {
  if (taken.has(data.turn)) return;
  taken.add(data.turn);
  const press = (left) => {
    const button = document.querySelector(`.st-key-${data.of} button`);
    if (button) button.click();
    else if (left) requestAnimationFrame(() => press(left - 1));
  };
  press(PATIENCE);
}
