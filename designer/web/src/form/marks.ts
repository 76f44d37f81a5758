/* Puts Markdown's marks around what is selected, and takes them away again. Pure. */

export type Mark = 'bold' | 'italic' | 'list' | 'numbers' | 'link';
export interface Marked {
  text: string;
  start: number;
  end: number;
}

export function marked(text: string, start: number, end: number, mark: Mark): Marked {
  if (mark === 'bold') return around(text, start, end, '**', '**');
  if (mark === 'italic') return around(text, start, end, '*', '*');
  if (mark === 'link') return linked(text, start, end);
  return lined(text, start, end, mark);
}

function around(text: string, start: number, end: number, open: string, close: string): Marked {
  const isOn = text.slice(0, start).endsWith(open) && text.slice(end).startsWith(close) && (open !== '*' || !text.slice(0, start).endsWith('**'));
  if (isOn) return { text: text.slice(0, start - open.length) + text.slice(start, end) + text.slice(end + close.length), start: start - open.length, end: end - open.length };
  return { text: text.slice(0, start) + open + text.slice(start, end) + close + text.slice(end), start: start + open.length, end: end + open.length };
}

/* The address is what one types next. */
function linked(text: string, start: number, end: number): Marked {
  const name = text.slice(start, end);
  const at = start + name.length + 3;
  return { text: `${text.slice(0, start)}[${name}](https://)${text.slice(end)}`, start: at, end: at + 'https://'.length };
}

function lined(text: string, start: number, end: number, mark: 'list' | 'numbers'): Marked {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const found = text.indexOf('\n', end);
  const to = found < 0 ? text.length : found;
  const lines = text.slice(from, to).split('\n');
  const isOn = lines.every((line) => (mark === 'list' ? /^[-*] /.test(line) : /^\d+\. /.test(line)));
  const written = lines.map((line, index) => (isOn ? line.replace(/^(?:[-*]|\d+\.) /, '') : `${mark === 'list' ? '-' : `${index + 1}.`} ${line.replace(/^(?:[-*]|\d+\.) /, '')}`)).join('\n');
  return { text: text.slice(0, from) + written + text.slice(to), start: lines.length > 1 ? from : from + written.length, end: from + written.length };
}
