/* An expression in the panel as a place in the text of its file, so that the server can be asked about it: it is put there in one line of quotes. Knows YAML, no server. */
import { isScalar } from 'yaml';
import { columnOf, column16, type Span, type Spot } from '../code/ask';
import type { Files } from '../keep/state';
import { change, EditRefused, readPlaced, setAt, type Path } from '../source';

export interface Probe { readonly text: string; readonly line: number; readonly before: string; readonly inner: string }

const quoted = (text: string) => JSON.stringify(text);

/* `value` as the file has it (with its leading = where there is one); null when the text cannot be read just now. */
export function probed(text: string, path: Path, value: string): Probe | null {
  try {
    const standing = scalarAt(text, path);
    const whole = standing ? text : change(text, (source) => { setAt(source, path, '=probe'); });
    const at = standing ?? scalarAt(whole, path);
    if (!at) return null;
    const made = whole.slice(0, at.from) + quoted(value) + (at.isBlock ? '\n' : '') + whole.slice(at.to);
    const start = made.lastIndexOf('\n', at.from - 1) + 1;
    return { text: made, line: made.slice(0, at.from).split('\n').length, before: made.slice(start, at.from), inner: value };
  } catch (fault) {
    if (fault instanceof EditRefused) return null;
    throw fault;
  }
}
function scalarAt(text: string, path: Path): { from: number; to: number; isBlock: boolean } | null {
  const source = readPlaced(text);
  if (source.errors.length > 0) return null;
  const found = source.getIn(path, true) as unknown;
  if (!isScalar(found) || !found.range) return null;
  return { from: found.range[0], to: found.range[1], isBlock: found.type === 'BLOCK_LITERAL' || found.type === 'BLOCK_FOLDED' };
}

/* Where the cursor stands behind `offset` letters of the value. */
export function spotIn(probe: Probe, files: Files, file: string, offset: number): Spot {
  const line = probe.before + quoted(probe.inner.slice(0, offset)).slice(0, -1);
  return { files: { ...files, [file]: probe.text }, file, line: probe.line, column: columnOf(line, line.length) };
}
/* A span of the file as a part of the value; null when it is not in it. */
export function partOf(probe: Probe, span: Span): { from: number; to: number } | null {
  if (span.line !== probe.line || span.end_line !== probe.line) return null;
  const line = probe.before + quoted(probe.inner);
  const at = (column: number) => {
    const wanted = column16(line, column) - probe.before.length - 1;
    for (let offset = 0; offset <= probe.inner.length; offset += 1) if (quoted(probe.inner.slice(0, offset)).length - 2 >= wanted) return offset;
    return probe.inner.length;
  };
  return { from: at(span.column), to: at(span.end_column) };
}
