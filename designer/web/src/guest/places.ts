/* address: one list for each level, as phones draw lists best; location: from the device, or typed. */
import { addressOf, chosenFrom, hereNow, regionPath, writeAddress } from '../form/place';
import { numberOf } from '../form/state';
import type { Json, Region, Values } from '../model';
import { h } from './dom';
import { said, type Slot } from './slot';

const trees = new Map<string, Promise<Region[]>>();

export function regionsOf(country: string): Promise<Region[]> {
  const known = trees.get(country);
  if (known) return known;
  const asked = fetch(`/api/v1/regions/${encodeURIComponent(country)}`).then(async (response) => {
    if (!response.ok) throw new Error(String(response.status));
    return chosenFrom(((await response.json()) as { items: Region[] }).items);
  });
  asked.catch(() => trees.delete(country));
  trees.set(country, asked);
  return asked;
}

export function addressControl(slot: Slot): HTMLElement {
  const { field, id, set, leave } = slot;
  const address = addressOf(slot.value);
  const lists = h('div', { class: 'levels' });
  const detail = h('input', { type: 'text', id: `${id}-detail`, maxlength: '300', autocomplete: 'street-address', blur: leave, input: () => write() });
  detail.value = address.detail;
  const write = () => set(writeAddress({ region: address.region, detail: detail.value.trim() }));
  const levels = ['province', 'city', 'district'] as const;

  const draw = (regions: Region[], codes: string[], focused = -1) => {
    const boxes: HTMLSelectElement[] = [];
    let offered = regions;
    for (const [level, name] of levels.entries()) {
      if (offered.length === 0) break;
      const options = offered;
      const box = h('select', { id: `${id}-${level}`, 'aria-label': said(slot, name), blur: leave, change: () => {
        const chosen = options.find((one) => one.code === box.value);
        const next = [...codes.slice(0, level), ...(chosen ? [chosen.code] : [])];
        // Only the innermost region is an address's own.
        address.region = chosen && !chosen.children ? chosen.code : '';
        write();
        draw(regions, next, level);
      } }, h('option', { value: '' }, said(slot, name)), ...options.map((one) => h('option', { value: one.code, selected: one.code === codes[level] }, one.name)));
      boxes.push(box);
      offered = options.find((one) => one.code === codes[level])?.children ?? [];
    }
    lists.replaceChildren(...boxes);
    if (focused >= 0) boxes[focused]?.focus();
  };
  const load = () => {
    lists.replaceChildren(h('p', { class: 'quiet', role: 'status' }, said(slot, 'loading')));
    regionsOf(String(field.options.country ?? 'CN')).then(
      (regions) => draw(regions, regionPath(regions, address.region).map((one) => one.code)),
      () => lists.replaceChildren(h('p', { class: 'wrong-text', role: 'alert' }, said(slot, 'failed')), h('button', { type: 'button', class: 'text', click: load }, said(slot, 'retry'))),
    );
  };
  load();
  return h('div', { role: 'group', id, class: 'parts', 'aria-labelledby': `${id}-label` }, lists, h('label', { class: 'part', for: `${id}-detail` }, said(slot, 'detail')), detail);
}

export function locationControl(slot: Slot): HTMLElement {
  const { id, set, leave } = slot;
  const given: Values = typeof slot.value === 'object' && slot.value !== null && !Array.isArray(slot.value) ? slot.value : {};
  let accuracy: Json = given.accuracy ?? null;
  const box = (part: string, value: Json, input: () => void) => {
    const element = h('input', { type: 'text', id: `${id}-${part}`, autocomplete: 'off', blur: leave, input });
    element.value = value === null ? '' : String(value);
    return element;
  };
  const typed = () => {
    accuracy = null;
    write();
  };
  const latitude = box('latitude', given.latitude ?? null, typed);
  const longitude = box('longitude', given.longitude ?? null, typed);
  const place = box('place', given.place ?? null, () => write());
  const status = h('p', { class: 'help', role: 'status' });
  const write = () => {
    const parts: Values = { latitude: numberOf(latitude.value), longitude: numberOf(longitude.value), accuracy, place: place.value.trim() || null };
    const filled = Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== null));
    set(Object.keys(filled).length ? filled : null);
  };
  const button = h('button', { type: 'button', 'aria-describedby': `${id}-consent`, click: () => void ask() }, said(slot, 'here'));
  const ask = async () => {
    button.disabled = true;
    status.textContent = said(slot, 'loading');
    const found = await hereNow();
    button.disabled = false;
    if ('point' in found) {
      accuracy = found.point.accuracy ?? null;
      latitude.value = String(found.point.latitude);
      longitude.value = String(found.point.longitude);
      status.textContent = said(slot, 'accuracy', { metres: String(accuracy) });
      write();
    } else status.textContent = said(slot, found.refused === 'denied' ? 'hereDenied' : 'hereUnknown');
    leave();
  };
  if (typeof accuracy === 'number') status.textContent = said(slot, 'accuracy', { metres: String(accuracy) });
  return h(
    'div', { role: 'group', id, class: 'parts', 'aria-labelledby': `${id}-label` },
    button, h('p', { class: 'help', id: `${id}-consent` }, said(slot, 'hereHint')), status,
    h('div', { class: 'pair' }, h('div', {}, h('label', { class: 'part', for: `${id}-latitude` }, said(slot, 'latitude')), latitude), h('div', {}, h('label', { class: 'part', for: `${id}-longitude` }, said(slot, 'longitude')), longitude)),
    h('label', { class: 'part', for: `${id}-place` }, said(slot, 'placeName')), place,
  );
}
