/* Before the first paint: the look that was chosen in this browser (src/look.ts), so that a dark page does not flash white. */
try { document.documentElement.dataset.look = localStorage.getItem('hireloom.look') || 'system'; } catch { /* no storage: as the system is */ }
