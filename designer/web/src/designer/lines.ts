/* A three-way merge of lines, so that an edit leaves the author's own style alone. Pure; knows no YAML. */

/* For every line of `a` the place of the same line in `b`, or -1: a longest common subsequence (Myers, greedy), common ends first. */
export function matched(a: string[], b: string[]): number[] {
  const found = new Array<number>(a.length).fill(-1);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) { found[start] = start; start += 1; }
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) { endA -= 1; endB -= 1; found[endA] = endB; }
  for (const [x, y] of snakes(a, b, start, endA, endB)) found[x] = y;
  return found;
}

function snakes(a: string[], b: string[], start: number, endA: number, endB: number): [number, number][] {
  const n = endA - start;
  const m = endB - start;
  if (n === 0 || m === 0) return [];
  const size = n + m;
  const reach = new Int32Array(2 * size + 2);
  const trace: Int32Array[] = [];
  for (let d = 0; d <= size; d += 1) {
    trace.push(reach.slice());
    for (let k = -d; k <= d; k += 2) {
      const at = k + size;
      let x = k === -d || (k !== d && (reach[at - 1] ?? 0) < (reach[at + 1] ?? 0)) ? (reach[at + 1] ?? 0) : (reach[at - 1] ?? 0) + 1;
      while (x < n && x - k < m && a[start + x] === b[start + x - k]) x += 1;
      reach[at] = x;
      if (x >= n && x - k >= m) return walked(trace, size, start, n, m);
    }
  }
  return [];
}

function walked(trace: Int32Array[], size: number, start: number, n: number, m: number): [number, number][] {
  const pairs: [number, number][] = [];
  let x = n;
  let y = m;
  for (let d = trace.length - 1; d >= 0 && (x > 0 || y > 0); d -= 1) {
    const reach = trace[d] ?? new Int32Array();
    const k = x - y;
    const down = k === -d || (k !== d && (reach[k - 1 + size] ?? 0) < (reach[k + 1 + size] ?? 0));
    const before = down ? k + 1 : k - 1;
    const oldX = d === 0 ? 0 : (reach[before + size] ?? 0);
    const oldY = d === 0 ? 0 : oldX - before;
    while (x > oldX && y > oldY) { x -= 1; y -= 1; pairs.push([start + x, start + y]); }
    x = oldX;
    y = oldY;
  }
  return pairs;
}

interface Hunk { from: number; to: number; lines: string[] }

/* What was changed on the way from `base` to `theirs`. */
function hunks(base: string[], theirs: string[]): Hunk[] {
  const match = matched(base, theirs);
  const found: Hunk[] = [];
  let at = 0;
  let other = 0;
  for (let line = 0; line <= base.length; line += 1) {
    const same = line === base.length ? theirs.length : (match[line] ?? -1);
    if (same < 0) continue;
    if (line > at || same > other) found.push({ from: at, to: line, lines: theirs.slice(other, same) });
    at = line + 1;
    other = same + 1;
  }
  return found;
}

/* `mine` with the changes from `base` to `theirs`; where both changed a line, theirs wins. */
export function merged(base: string[], mine: string[], theirs: string[]): string[] {
  const match = matched(base, mine);
  const lost = (line: number) => (match[line] ?? -1) < 0;
  const wide: Hunk[] = [];
  for (const hunk of hunks(base, theirs)) {
    let { from, to } = hunk;
    while (from > 0 && lost(from - 1)) from -= 1;
    while (to < base.length && lost(to)) to += 1;
    const last = wide.at(-1);
    const lines = [...base.slice(from, hunk.from), ...hunk.lines, ...base.slice(hunk.to, to)];
    if (last && from < last.to) {
      // Both reach into the same restyled stretch: what lies between the two changes is told once.
      last.lines = [...last.lines.slice(0, last.lines.length - (last.to - hunk.from)), ...hunk.lines, ...base.slice(hunk.to, to)];
      last.to = to;
    } else {
      wide.push({ from, to, lines });
    }
  }
  const out: string[] = [];
  let at = 0;
  for (const { from, to, lines } of wide) {
    const begin = from === 0 ? 0 : (match[from - 1] ?? 0) + 1;
    const end = to === base.length ? mine.length : (match[to] ?? mine.length);
    out.push(...mine.slice(at, begin), ...lines);
    at = end;
  }
  return [...out, ...mine.slice(at)];
}
