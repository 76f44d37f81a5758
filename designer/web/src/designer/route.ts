/* The way of an arrow between two boxes: right-angled, around what stands between. Pure; a new way is only sought when its ends or what is near have moved. */
import type { Box } from './layout';

export interface Point { readonly x: number; readonly y: number }
export interface Way { readonly points: readonly Point[]; readonly label: Point }

const STUB = 18;
const LANE = 22;

/* Whether the straight piece from `a` to `b` runs through a box. */
function hits(a: Point, b: Point, box: Box): boolean {
  const margin = 6;
  return Math.max(a.x, b.x) > box.x - margin && Math.min(a.x, b.x) < box.x + box.width + margin && Math.max(a.y, b.y) > box.y - margin && Math.min(a.y, b.y) < box.y + box.height + margin;
}
function priceOf(points: readonly Point[], boxes: readonly Box[]): number {
  let price = points.length * 14;
  for (let index = 1; index < points.length; index += 1) {
    const a = points[index - 1] as Point;
    const b = points[index] as Point;
    price += Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
    for (const box of boxes) if (hits(a, b, box)) price += 900;
  }
  return price;
}
const plain = (points: Point[]) => points.filter((point, index) => {
  const before = points[index - 1];
  const after = points[index + 1];
  return !before || !after || !((before.x === point.x && point.x === after.x) || (before.y === point.y && point.y === after.y));
});

/* From the right side of one box (the lower side of a border event) to the left side of another, past the `others`. `spread` keeps arrows of one node apart. */
export function wayBetween(from: Box, to: Box, others: readonly Box[], spread = 0, isBelow = false): Way {
  const start: Point = isBelow ? { x: from.x + from.width / 2, y: from.y + from.height } : { x: from.x + from.width, y: from.y + from.height / 2 };
  const end: Point = { x: to.x, y: to.y + to.height / 2 };
  const into = { x: end.x - STUB, y: end.y };
  const out = isBelow ? { x: start.x, y: start.y + STUB } : { x: start.x + STUB, y: start.y };
  const near = others.filter((box) => box !== from && box !== to);
  const found: Point[][] = [];
  if (isBelow) {
    found.push([start, { x: start.x, y: Math.max(end.y, out.y) }, { x: into.x, y: Math.max(end.y, out.y) }, into, end]);
    if (end.y < out.y) found.push([start, out, { x: into.x, y: out.y }, into, end]);
  } else if (end.x - start.x >= 2 * STUB - 4) {
    if (Math.abs(start.y - end.y) < 2) found.push([start, { x: end.x, y: start.y }]);
    else for (const x of columns(start, end, near, spread)) found.push([start, { x, y: start.y }, { x, y: end.y }, end]);
  }
  for (const y of lanes(from, to, near, spread)) found.push([start, out, { x: out.x, y }, { x: into.x, y }, into, end]);
  let best = found[0] ?? [start, end];
  let least = Infinity;
  for (const points of found) {
    const price = priceOf(points, near);
    if (price < least) { least = price; best = points; }
  }
  const points = plain(best);
  return { points, label: labelOn(points) };
}
function columns(start: Point, end: Point, near: readonly Box[], spread: number): number[] {
  const first = start.x + STUB;
  const last = end.x - STUB;
  const middle = Math.min(last, Math.max(first, last - 6 - (spread % 4) * 8));
  const beside = near.filter((box) => box.x < last && box.x + box.width > first).flatMap((box) => [box.x - LANE / 1.5, box.x + box.width + LANE / 1.5]);
  return [...new Set([middle, first + (spread % 4) * 6, (first + last) / 2, ...beside])].filter((x) => x >= first - 1 && x <= last + 1);
}
function lanes(from: Box, to: Box, near: readonly Box[], spread: number): number[] {
  const left = Math.min(from.x, to.x) - STUB;
  const right = Math.max(from.x + from.width, to.x + to.width) + STUB;
  const across = near.filter((box) => box.x < right && box.x + box.width > left);
  const offset = LANE + (spread % 4) * 7;
  const wished = [Math.min(from.y, to.y) - offset, Math.max(from.y + from.height, to.y + to.height) + offset];
  for (const box of across) wished.push(box.y - offset, box.y + box.height + offset);
  const middle = (from.y + to.y) / 2;
  return wished.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle)).slice(0, 14);
}

/* Words stand on the last longer level piece: there arrows of one node have parted. */
function labelOn(points: readonly Point[]): Point {
  let best: Point = points[0] ?? { x: 0, y: 0 };
  let most = -1;
  for (let index = 1; index < points.length; index += 1) {
    const a = points[index - 1] as Point;
    const b = points[index] as Point;
    const length = a.y === b.y ? Math.abs(a.x - b.x) + index * 4 : Math.abs(a.y - b.y) * 0.3;
    if (length > most) { most = length; best = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }; }
  }
  return best;
}

/* The way as an SVG path with round corners. */
export function pathOf(points: readonly Point[], radius = 8): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${first.x},${first.y}`;
  for (let index = 0; index < rest.length; index += 1) {
    const at = rest[index] as Point;
    const next = rest[index + 1];
    const before = index === 0 ? first : (rest[index - 1] as Point);
    if (!next) { path += ` L${at.x},${at.y}`; break; }
    const reach = Math.min(radius, Math.hypot(at.x - before.x, at.y - before.y) / 2, Math.hypot(next.x - at.x, next.y - at.y) / 2);
    const inward = toward(at, before, reach);
    const outward = toward(at, next, reach);
    path += ` L${inward.x},${inward.y} Q${at.x},${at.y} ${outward.x},${outward.y}`;
  }
  return path;
}
function toward(from: Point, to: Point, by: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: from.x + ((to.x - from.x) / length) * by, y: from.y + ((to.y - from.y) / length) * by };
}
