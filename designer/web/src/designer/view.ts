/* The three views of a workflow: which one somebody works in, as this browser remembers it, and the script of each. Known before the desk is there, so that the view comes beside it. Knows no drawing. */
export type View = 'canvas' | 'tree' | 'text';

const STORED = 'hireloom.design.view';
export function firstView(): View {
  const kept = localStorage.getItem(STORED);
  if (kept === 'canvas' || kept === 'tree' || kept === 'text') return kept;
  return window.matchMedia('(max-width: 760px)').matches ? 'tree' : 'canvas';
}
export const keepView = (view: View) => { localStorage.setItem(STORED, view); };

/* The library of the canvas comes with the canvas only. */
export const VIEWS = {
  canvas: () => import('./canvas/Canvas').then(({ Canvas: view }) => ({ default: view })),
  tree: () => import('./tree/Tree').then(({ Tree: view }) => ({ default: view })),
  text: () => import('./panel/TextView').then(({ TextView: view }) => ({ default: view })),
};
