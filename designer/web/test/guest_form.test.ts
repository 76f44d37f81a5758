/* A guest's form with conditions is not shown and then moved about: it comes once it is known what is shown. */
// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { guestForm, onceReady } from '../src/guest/form';
import type { FieldItem, FormState, Layout } from '../src/model';

const field = (key: string, conditional: boolean) => ({ kind: 'field', key, type: 'text', title: { en: key, zh: key }, required: false, conditional, computed: false, default: null, options: {} }) as unknown as FieldItem;
function shown(items: FieldItem[]) {
  let answer: (state: FormState | null) => void = () => undefined;
  const asked = new Promise<FormState | null>((done) => { answer = done; });
  const form = guestForm({ key: 'f', title: { en: 'F' }, items, checks: [] } as unknown as Layout, {
    language: 'en', values: {}, files: new Map(), upload: () => Promise.reject(new Error('none')), cutOff: () => [], find: () => Promise.resolve([]), preview: () => asked, changed: () => undefined,
  });
  const element = document.createElement('form');
  element.append(...form.elements);
  return { element, box: onceReady(form, element, 'Loading'), answer };
}

describe('a form that a guest fills in', () => {
  it('with a condition waits for the answer, and then stands as it stays', async () => {
    const { element, box, answer } = shown([field('days', false), field('cover', true)]);
    expect([element.hidden, box.textContent?.startsWith('Loading')]).toEqual([true, true]);
    answer({ fields: { cover: { visible: true, required: false, read_only: false } }, problems: [], values: {}, choices: {}, totals: {} } as unknown as FormState);
    await expect.poll(() => element.hidden).toBe(false);
    expect(box.textContent).not.toContain('Loading');
    expect(element.querySelector<HTMLElement>('[data-field="cover"]')?.hidden).toBe(false);
  });
  it('comes also when nobody can say what is shown', async () => {
    const { element, answer } = shown([field('cover', true)]);
    answer(null);
    await expect.poll(() => element.hidden).toBe(false);
    expect(element.querySelector<HTMLElement>('[data-field="cover"]')?.hidden).toBe(false);
  });
  it('without a condition is there at once', () => {
    const { element, box } = shown([field('days', false)]);
    expect([box === element, element.hidden]).toEqual([true, false]);
  });
});
