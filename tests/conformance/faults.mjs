// Refusals that are Prism's own fault: none yet.
export function explain() {
  return null;
}
