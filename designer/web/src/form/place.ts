/* Regions of an address and points of a location, as words. Pure but for `hereNow`, which asks the device. */
import type { Json, Region, Values } from '../model';

// Rows of GB/T 2260 that only hold others together; no address names them.
const FILLERS = new Set(['市辖区', '县', '省直辖县级行政区划', '自治区直辖县级行政区划']);

/* The regions as people choose them: what a filler holds stands where the filler stood. */
export function chosenFrom(regions: Region[]): Region[] {
  return regions.flatMap((region) => {
    const children = chosenFrom(region.children ?? []);
    if (FILLERS.has(region.name) && children.length > 0) return children;
    return [children.length ? { ...region, children } : { code: region.code, name: region.name }];
  });
}

/* The regions from the outermost to the one with this code; [] when there is none. */
export function regionPath(regions: Region[], code: string): Region[] {
  for (const region of regions) {
    if (region.code === code) return [region];
    const inside = regionPath(region.children ?? [], code);
    if (inside.length) return [region, ...inside];
  }
  return [];
}

export interface Address {
  region: string;
  detail: string;
}
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const isObject = (value: Json): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

export function addressOf(value: Json): Address {
  return isObject(value) ? { region: text(value.region), detail: text(value.detail) } : { region: '', detail: text(value) };
}

export const writeAddress = ({ region, detail }: Address): Json => (region || detail ? { region, detail } : null);

/* "39.904200, 116.407400"; "" when there is no point. */
export function pointWords(value: Json): string {
  if (!isObject(value) || typeof value.latitude !== 'number' || typeof value.longitude !== 'number') return '';
  return `${value.latitude.toFixed(5)}, ${value.longitude.toFixed(5)}`;
}

export type Asked = { point: Values } | { refused: 'denied' | 'unknown' };

/* Where the device says that it is; the browser asks its user first. */
export function hereNow(): Promise<Asked> {
  return new Promise((answer) => {
    if (!('geolocation' in navigator)) {
      answer({ refused: 'unknown' });
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => answer({ point: { latitude: rounded(coords.latitude, 6), longitude: rounded(coords.longitude, 6), accuracy: Math.round(coords.accuracy) } }),
      (error) => answer({ refused: error.code === error.PERMISSION_DENIED ? 'denied' : 'unknown' }),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  });
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
