/* Before the first paint: the look that was chosen in this browser (src/look.ts), so that a dark page does not flash white. */
try { document.documentElement.dataset.look = localStorage.getItem('hireloom.look') || 'system'; } catch { /* no storage: as the system is */ }
/* The words of the language that the page will speak (src/i18n): asked for together with the app. */
try {
  const language = /^zh/i.test(localStorage.getItem('hireloom.language') || navigator.language) ? 'zh' : 'en';
  const words = document.querySelector(`meta[name="words-${language}"]`);
  if (words) document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href: words.content }));
} catch { /* they are loaded later */ }
