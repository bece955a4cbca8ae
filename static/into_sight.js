// Brings the place where it stands into sight, once for each turn it is told of: what was asked for is not answered below the fold.
const seen = (window.brought_into_sight ??= {});

export default function ({ data, parentElement }) {
  if (seen[data.key] === data.turn) return;
  seen[data.key] = data.turn;
  const place = parentElement.host ?? parentElement;
  place.style.scrollMarginTop = "5rem";
  place.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" });
}
