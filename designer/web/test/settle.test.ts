/* What is new on a form takes its key from its first title, and no title that nobody wrote. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { add, settle, useBench, useForms } from '../src/builder/bench';
import { hintFor } from '../src/builder/live';
import { changed, itemsOf, titled, type FieldNode, type FileTree, type Item } from '../src/builder/tree';

vi.mock('../src/client', () => ({ client: { POST: () => new Promise(() => undefined) }, got: () => new Promise(() => undefined) }));

const field = (key: string, type = 'date'): FieldNode => ({ id: '', kind: 'field', key, type: type as FieldNode['type'], title: { en: 'Date', zh: '日期' } });
const form = () => useForms.getState().tree?.items[0];
const keys = () => itemsOf(form() as never).map((one) => ('key' in one ? one.key : ''));
const write = (id: string, en: string, zh: string) => { useForms.getState().edit('title', (tree) => changed(tree, id, (one: Item) => ({ ...one, title: titled(en, zh) }) as Item)); };

describe('a new field', () => {
  beforeEach(() => {
    useBench.getState().choose('trip');
    useForms.setState({ tree: { items: [{ id: 'f', kind: 'form', key: 'trip', items: [{ ...field('sum', 'number'), id: 's', attributes: [{ kind: 'computed', feel: '(date_2 - date).days' }] }] }] } as FileTree });
  });
  it('is keyed by the title that it gets, wherever its form names it, and lacks the other language', () => {
    const from = add('add', field('date')) ?? '';
    const to = add('add', field('date')) ?? '';
    expect(keys()).toEqual(['sum', 'date', 'date_2']);
    write(from, 'Leaves on', '日期');
    settle('title', from);
    write(to, 'In', '归来');
    settle('title', to);
    expect(keys()).toEqual(['sum', 'leaves_on', 'in_2']);
    const [sum, one, two] = itemsOf(form() as never) as FieldNode[];
    expect(sum?.attributes?.[0]).toMatchObject({ feel: '(in_2 - leaves_on).days' });
    expect([one?.title, two?.title]).toEqual([{ en: 'Leaves on' }, { en: 'In', zh: '归来' }]);
    write(from, 'Begins', '');
    settle('title', from);
    expect(keys()).toEqual(['sum', 'leaves_on', 'in_2']);
  });
  it('keeps its key while nobody has written a title, and one key for each title', () => {
    const first = add('add', field('date')) ?? '';
    settle('title', first);
    expect(keys()).toEqual(['sum', 'date']);
    write(first, 'Sum', '日期');
    settle('title', first);
    expect(keys()).toEqual(['sum', 'sum_2']);
  });
});

it('a computed field is shown an example of the fields that there are', () => {
  const days: FieldNode = { ...field('days', 'integer'), id: 'd' };
  expect(hintFor(days, [days, { ...field('from'), id: 'a' }, { ...field('to'), id: 'b' }])).toBe('(to - from).days + 1');
  expect(hintFor(days, [days, { ...field('price', 'money'), id: 'a' }, { ...field('count', 'integer'), id: 'b' }])).toBe('price * count');
});
