/* A job's text: the little of Markdown that such texts use (headings, lists, bold, italic, links), without a library. Text stays text: nothing is read as HTML. */
import { h } from './dom';

const INLINE = /\*\*([^*]+)\*\*|\*([^*]+)\*|\[([^\]]+)\]\((https?:\/\/[^)\s]+)\)/g;

function inline(text: string): (HTMLElement | string)[] {
  const parts: (HTMLElement | string)[] = [];
  let last = 0;
  for (const found of text.matchAll(INLINE)) {
    parts.push(text.slice(last, found.index));
    const [all, bold, italic, label, link] = found;
    parts.push(bold ? h('strong', {}, bold) : italic ? h('em', {}, italic) : h('a', { href: link ?? '', rel: 'noreferrer', target: '_blank' }, label ?? ''));
    last = found.index + all.length;
  }
  parts.push(text.slice(last));
  return parts;
}

export function prose(text: string): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (const block of text.replace(/\r/g, '').split(/\n{2,}|(?=^#{1,4} )|(?<=^#{1,4} .*)\n/m)) {
    const lines = block.split('\n').filter((line) => line.trim() !== '');
    const [first] = lines;
    if (first === undefined) continue;
    const heading = /^(#{1,4})\s+(.*)/.exec(first);
    const rest = heading ? lines.slice(1) : lines;
    if (heading) found.push(h('h2', {}, ...inline(heading[2] ?? '')));
    const isList = (line: string) => /^\s*(?:[-*•]|\d+[.)、])\s+/.test(line);
    while (rest.length > 0) {
      const inList = isList(rest[0] ?? '');
      const end = rest.findIndex((line) => isList(line) !== inList);
      const group = rest.splice(0, end < 0 ? rest.length : end);
      if (inList) found.push(h(/^\s*\d/.test(group[0] ?? '') ? 'ol' : 'ul', { class: 'list' }, ...group.map((line) => h('li', {}, ...inline(line.replace(/^\s*(?:[-*•]|\d+[.)、])\s+/, ''))))));
      else found.push(h('p', {}, ...group.flatMap((line, index) => [...(index ? [h('br', {})] : []), ...inline(line)])));
    }
  }
  return found;
}
