/* How large each kind of step is drawn and in what shape. Pure. */
import type { NodeKind } from '../model';

export type Shape = 'card' | 'pill' | 'gateway' | 'border' | 'holder';
const SHAPES: Partial<Record<NodeKind, Shape>> = {
  start: 'pill', end: 'pill', timer: 'pill', message: 'pill', signal: 'pill', condition: 'pill', throw: 'pill', link: 'pill', boundary: 'border',
  exclusive: 'gateway', parallel: 'gateway', inclusive: 'gateway', event_choice: 'gateway', join: 'gateway', split: 'gateway', merge: 'gateway',
  subprocess: 'holder', transaction: 'holder', ad_hoc: 'holder', event_subprocess: 'holder',
};
const SIZES: Record<Shape, readonly [number, number]> = { card: [204, 66], pill: [172, 48], gateway: [52, 52], border: [34, 34], holder: [240, 130] };
export const shapeOf = (kind: NodeKind): Shape => SHAPES[kind] ?? 'card';
export const sizeOf = (kind: NodeKind) => SIZES[shapeOf(kind)];
/* Room that the words below a gateway take. */
export const CAPTION = 40;
export const HOLDER = { top: 44, side: 24, bottom: 36 } as const;
