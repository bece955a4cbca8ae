// A chart or table is one stop of the keyboard: of the buttons above it the first is reached by Tab, the others by the arrow keys.
(() => {
  const BUTTONS = "[data-testid=stElementToolbar] button";
  const bars = () => [...document.querySelectorAll("[data-testid=stElementToolbar]")];
  let due = 0;

  function pass() {
    due = 0;
    for (const bar of bars()) {
      const buttons = [...bar.querySelectorAll("button")];
      const here = Math.max(buttons.indexOf(document.activeElement), 0);
      buttons.forEach((button, at) => { if (button.tabIndex !== (at === here ? 0 : -1)) button.tabIndex = at === here ? 0 : -1; });
      // what only shows the buttons when it is reached is no stop of its own
      const holder = bar.closest("[data-testid=stFullScreenFrame]");
      if (holder?.tabIndex === 0) holder.tabIndex = -1;
    }
  }

  document.addEventListener("keydown", event => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key], button = event.target.closest?.(BUTTONS);
    if (!by || !button) return;
    const buttons = [...button.closest("[data-testid=stElementToolbar]").querySelectorAll("button")];
    event.preventDefault();
    buttons[(buttons.indexOf(button) + by + buttons.length) % buttons.length].focus();
    pass();
  });
  document.addEventListener("focusin", event => event.target.closest?.(BUTTONS) && pass());
  const later = () => { due ||= setTimeout(pass, 60); };
  new MutationObserver(later).observe(document.body, { childList: true, subtree: true });
})();
