/* rich_text: Markdown in a box; its preview loads the parser when it is asked for. Nothing of it is ever read as HTML. */
import { markdownReader, safeAddress, type Piece } from '../values/markdown';
import { h } from './dom';
import { said, type Slot } from './slot';

export function richControl(slot: Slot): HTMLElement {
  const { id, field, value, set, leave } = slot;
  const box = h('textarea', { id, rows: String(Math.min(field.options.lines ?? 6, 12)), blur: leave, input: () => set(box.value.trim() === '' ? null : box.value) });
  box.value = typeof value === 'string' ? value : '';
  const preview = h('div', { class: 'markdown' });
  preview.hidden = true;
  const button = h('button', { type: 'button', class: 'text', 'aria-pressed': 'false', click: () => void turn() }, said(slot, 'preview'));
  const turn = async () => {
    const isOn = preview.hidden;
    button.setAttribute('aria-pressed', String(isOn));
    if (isOn) preview.replaceChildren(await markdown(box.value));
    preview.hidden = !isOn;
    box.hidden = isOn;
  };
  return h('div', { class: 'rich' }, box, preview, h('div', { class: 'rich-line' }, h('span', { class: 'help' }, said(slot, 'marks')), button));
}

/* Markdown as elements; as it was written when the parser cannot be had. */
export async function markdown(text: string): Promise<DocumentFragment> {
  const made = document.createDocumentFragment();
  try {
    made.append(...(await markdownReader())(text).map(drawn));
  } catch {
    made.append(h('p', { class: 'prose' }, text));
  }
  return made;
}

function drawn(piece: Piece | string): Node {
  if (typeof piece === 'string') return document.createTextNode(piece);
  const element = document.createElement(piece.tag === 'a' && !safeAddress(piece.href ?? '') ? 'span' : piece.tag);
  if (element instanceof HTMLAnchorElement) Object.assign(element, { href: safeAddress(piece.href ?? ''), target: '_blank', rel: 'noreferrer nofollow' });
  element.append(...piece.pieces.map(drawn));
  return element;
}
