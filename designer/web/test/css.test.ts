/* Style sheets of all areas stay in the page once they are loaded: no class may be styled on its own in two of them. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/* The guests' pages are a bundle of their own. */
const SHEETS = readdirSync('src', { recursive: true, encoding: 'utf-8' }).filter((file) => file.endsWith('.css') && !file.startsWith('guest'));

function styledAlone(sheet: string): Set<string> {
  const found = new Set<string>();
  for (const rule of sheet.replace(/\/\*[\s\S]*?\*\//g, '').replace(/@media print\s*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '').matchAll(/([^{}]+)\{/g)) {
    for (const selector of (rule[1] ?? '').split(/,(?![^(]*\))/).map((one) => one.trim())) {
      const classes = selector.match(/\.[\w-]+/g) ?? [];
      if (classes.length === 1 && selector.startsWith('.') && !classes[0]?.startsWith('.ant-') && !classes[0]?.startsWith('.react-flow')) found.add(classes[0]?.slice(1) ?? '');
    }
  }
  return found;
}

const area = (file: string) => file.split('/')[0];

test('no class is styled on its own by two areas', () => {
  const places = new Map<string, string[]>();
  for (const file of SHEETS) for (const name of styledAlone(readFileSync(join('src', file), 'utf-8'))) places.set(name, [...(places.get(name) ?? []), file]);
  expect(SHEETS.length).toBeGreaterThan(10);
  expect([...places].filter(([, files]) => new Set(files.map(area)).size > 1)).toEqual([]);
});
