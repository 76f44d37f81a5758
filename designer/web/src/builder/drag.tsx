/* Dragging by mouse, touch and keyboard: pieces and palette entries go to gaps, and only where they may stand. Knows the form's tree, not how pieces look. */
import { DndContext, DragOverlay, KeyboardSensor, PointerSensor, closestCenter, pointerWithin, useDroppable, useSensor, useSensors, type Announcements, type CollisionDetection, type DragEndEvent, type KeyboardCoordinateGetter } from '@dnd-kit/core';
import { createContext, useContext, useState, type ReactNode } from 'react';
import { useWords } from '../i18n';
import { add, moveTo, useForms } from './bench';
import { made, ENTRIES, type Entry } from './palette';
import { find, mayHold, trail, type Item, type Place } from './tree';
import { nameOf, useNames } from './names';

interface Carried { id: string; kind: Item['kind']; type?: string; entry?: Entry }
const Carrying = createContext<Carried | null>(null);
export const useCarried = () => useContext(Carrying);

const gapId = (place: Place) => `gap:${place.parent}:${place.index}`;
function placeOfGap(id: string): Place | null {
  const [kind, parent = '', index] = id.split(':');
  return kind === 'gap' ? { parent, index: Number(index) } : null;
}
function carriedOf(id: string): Carried | null {
  const [kind, name = ''] = id.split(':');
  const entry = kind === 'new' ? ENTRIES.get(name) : undefined;
  if (entry) return { id, kind: entry.kind, type: entry.type, entry };
  const tree = useForms.getState().tree;
  const one = tree && find(tree, name);
  return one && one.kind !== 'form' && one.kind !== 'record' ? { id: one.id, kind: one.kind, type: 'type' in one ? one.type : undefined } : null;
}

/* The gap under the pointer, else the nearest one. */
const nearest: CollisionDetection = (args) => {
  const within = pointerWithin(args);
  return within.length ? within : closestCenter(args);
};

/* The arrow keys carry from gap to gap, in the order of the screen. */
const steps: KeyboardCoordinateGetter = (event, { context, currentCoordinates }) => {
  const way = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.code];
  if (!way) return undefined;
  event.preventDefault();
  const rects = context.droppableContainers.getEnabled().flatMap((one) => { const rect = context.droppableRects.get(one.id); return rect ? [{ id: one.id, rect }] : []; });
  rects.sort((a, b) => a.rect.top - b.rect.top || a.rect.left - b.rect.left);
  const at = context.over ? rects.findIndex((one) => one.id === context.over?.id) : -1;
  const next = rects[at < 0 ? (way > 0 ? 0 : rects.length - 1) : Math.min(rects.length - 1, Math.max(0, at + way))];
  const own = context.collisionRect;
  return next && own ? { x: next.rect.left + next.rect.width / 2 - own.width / 2, y: next.rect.top + next.rect.height / 2 - own.height / 2 } : currentCoordinates;
};

export function DragRoom({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const names = useNames();
  const [carried, setCarried] = useState<Carried | null>(null);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 6 } }),
    useSensor(KeyboardSensor, { coordinateGetter: steps, keyboardCodes: { start: ['Space'], cancel: ['Escape'], end: ['Space', 'Enter'] } }),
  );
  const name = (id: string | number) => {
    const one = carriedOf(String(id));
    if (one?.entry) return names.of(one.entry);
    const tree = useForms.getState().tree;
    const item = tree && one ? find(tree, one.id) : null;
    return item ? nameOf(item, names) : '';
  };
  const where = (id: string | number | undefined) => {
    const place = id === undefined ? null : placeOfGap(String(id));
    const tree = useForms.getState().tree;
    const parent = place && tree ? trail(tree, place.parent).at(-1) : null;
    return place && parent ? t('builder.drag.place', { number: place.index + 1, parent: nameOf(parent, names) }) : t('builder.drag.nowhere');
  };
  const announcements: Announcements = {
    onDragStart: ({ active }) => t('builder.drag.taken', { name: name(active.id) }),
    onDragOver: ({ over }) => where(over?.id),
    onDragEnd: ({ active, over }) => t('builder.drag.put', { name: name(active.id), where: where(over?.id) }),
    onDragCancel: ({ active }) => t('builder.drag.left', { name: name(active.id) }),
  };
  const end = ({ active, over }: DragEndEvent) => {
    const place = over ? placeOfGap(String(over.id)) : null;
    const one = carriedOf(String(active.id));
    setCarried(null);
    if (!place || !one) return;
    if (one.entry) add(t('builder.did.add'), made(one.entry, names.both(one.entry), names.more), place);
    else moveTo(t('builder.did.move'), one.id, place);
  };
  return (
    <DndContext
      sensors={sensors} collisionDetection={nearest} onDragStart={({ active }) => setCarried(carriedOf(String(active.id)))} onDragEnd={end} onDragCancel={() => setCarried(null)}
      accessibility={{ announcements, screenReaderInstructions: { draggable: t('builder.drag.how') } }}
    >
      <Carrying value={carried}>{children}</Carrying>
      <DragOverlay dropAnimation={null}>{carried && <div className="carried">{name(carried.entry ? `new:${carried.entry.id}` : `item:${carried.id}`)}</div>}</DragOverlay>
    </DndContext>
  );
}

/* Where something may be put. It takes no room until something is carried. */
export function Gap({ place, parent, isOnly }: { place: Place; parent: Parameters<typeof mayHold>[0]; isOnly?: boolean }) {
  const { t } = useWords();
  const carried = useCarried();
  const tree = useForms((shape) => shape.tree);
  const fits = carried !== null && mayHold(parent, carried) && !(tree && !carried.entry && trail(tree, place.parent).some((above) => above.id === carried.id));
  const { setNodeRef, isOver } = useDroppable({ id: gapId(place), disabled: !fits });
  return <div ref={setNodeRef} className={`gap${fits ? ' open' : ''}${isOver && fits ? ' over' : ''}${isOnly ? ' only' : ''}`}>{isOnly && <span>{t('builder.dropHere')}</span>}</div>;
}
