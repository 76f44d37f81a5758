/* The pure parts of fields: what is typed becomes the value, the value becomes words. */
import { describe, expect, it } from 'vitest';
import { caretAfter, groupedCard, plainCard } from '../src/form/card';
import { durationWords, simpleDuration, unitName, writeDuration } from '../src/form/duration';
import { acceptOf, fileIds, refusalOf } from '../src/form/fileRule';
import { marked } from '../src/form/marks';
import { addressOf, chosenFrom, pointWords, regionPath, writeAddress } from '../src/form/place';
import { markdownReader, safeAddress, type Piece } from '../src/values/markdown';

describe('the number of a bank card', () => {
  it('is shown in groups of four and kept without spaces, whatever digits a keyboard makes', () => {
    expect(groupedCard('41111111111111')).toBe('4111 1111 1111 11');
    expect(plainCard(' ４１１１ 1111-1111 1111')).toBe('4111111111111111');
  });
  it('keeps the caret behind the same digit', () => {
    expect([0, 3, 4, 5, 99].map((count) => caretAfter('4111 1111', count))).toEqual([0, 3, 4, 6, 9]);
  });
});

describe('a duration', () => {
  it('of one unit is a number and a unit', () => {
    expect(simpleDuration('P3M')).toEqual({ amount: 3, unit: 'month' });
    expect(simpleDuration('PT90M')).toEqual({ amount: 90, unit: 'minute' });
    expect(writeDuration(2, 'hour')).toBe('PT2H');
    for (const text of ['P1DT2H', '-P3D', 'P', 'PT', 'three days']) expect(simpleDuration(text), text).toBeNull();
  });
  it('reads as words of the language', () => {
    expect(durationWords('P1Y6M', 'en-GB')).toBe('1 year 6 months');
    expect(durationWords('P0D', 'en-GB')).toBe('0 days');
    expect(durationWords('soon', 'en-GB')).toBe('soon');
    expect(unitName('day', 'zh-CN')).toBe('天');
  });
});

describe('a place', () => {
  const regions = [{ code: '110000', name: '北京市', children: [{ code: '110100', name: '市辖区', children: [{ code: '110105', name: '朝阳区' }] }] }, { code: '440000', name: '广东省', children: [{ code: '441900', name: '东莞市' }] }];
  it('is chosen without the rows that only hold others together', () => {
    expect(chosenFrom(regions)[0]?.children).toEqual([{ code: '110105', name: '朝阳区' }]);
    expect(regionPath(chosenFrom(regions), '110105').map((region) => region.name)).toEqual(['北京市', '朝阳区']);
    expect(regionPath(regions, '999999')).toEqual([]);
  });
  it('is empty when both parts are', () => {
    expect(writeAddress({ region: '', detail: '' })).toBeNull();
    expect(addressOf({ region: '110105', detail: 1 })).toEqual({ region: '110105', detail: '' });
  });
  it('on the earth is a point', () => {
    expect(pointWords({ latitude: 39.9042, longitude: -116.4 })).toBe('39.90420, -116.40000');
    expect(pointWords('there')).toBe('');
  });
});

describe('a file', () => {
  const cv = { type: 'file', options: { types: ['pdf', '.docx', 'image/png'], max_size: 100 } };
  it('is asked for by its endings and kinds', () => {
    expect(acceptOf(cv)).toBe('.pdf,.docx,image/png');
    expect(acceptOf({ type: 'image', options: {} })).toBe('image/*');
    expect(acceptOf({ type: 'file', options: {} })).toBeUndefined();
  });
  it('is refused before it is sent', () => {
    const why = (name: string, type: string, size: number) => refusalOf(cv, { name, type, size });
    expect([why('a.PDF', '', 1), why('a.png', 'image/png', 1), why('a.txt', 'text/plain', 1), why('a.pdf', '', 101), why('a.pdf', '', 0)]).toEqual([null, null, 'wrongType', 'tooLarge', 'empty']);
    expect(refusalOf({ type: 'image', options: {} }, { name: 'a.jpg', type: 'image/jpeg', size: 1 })).toBeNull();
  });
  it('is one id or a list of ids', () => {
    expect([fileIds('f1'), fileIds(['f1', 'f2']), fileIds(null)]).toEqual([['f1'], ['f1', 'f2'], []]);
  });
});

describe('marks of Markdown', () => {
  it('go around what is selected and away again', () => {
    const bold = marked('I like looms', 7, 12, 'bold');
    expect(bold).toEqual({ text: 'I like **looms**', start: 9, end: 14 });
    expect(marked(bold.text, bold.start, bold.end, 'bold')).toEqual({ text: 'I like looms', start: 7, end: 12 });
    expect(marked('a', 0, 1, 'link').text).toBe('[a](https://)');
  });
  it('make a list of the lines that are selected', () => {
    const list = marked('wool\nsilk', 0, 9, 'list');
    expect(list.text).toBe('- wool\n- silk');
    expect(marked(list.text, 0, list.text.length, 'numbers').text).toBe('1. wool\n2. silk');
    expect(marked(list.text, 0, list.text.length, 'list').text).toBe('wool\nsilk');
  });
});

describe('Markdown', () => {
  const flat = (pieces: (Piece | string)[]): string => pieces.map((piece) => (typeof piece === 'string' ? piece : `[${piece.tag}${piece.href ? ` ${piece.href}` : ''}:${flat(piece.pieces)}]`)).join('');
  it('becomes pieces that a page may draw', async () => {
    const read = await markdownReader();
    expect(flat(read('# Title\n\nI **like** *looms*\n\n- wool\n- silk'))).toBe('[h4:Title][p:I [strong:like] [em:looms]][ul:[li:wool][li:silk]]');
    expect(flat(read('`a`\n\n```\nb\n```'))).toBe('[p:[code:a]][pre:b\n]');
  });
  it('never becomes HTML, a script or a picture from elsewhere', async () => {
    const read = await markdownReader();
    expect(flat(read('<img src=x onerror=alert(1)>'))).toBe('[p:<img src=x onerror=alert(1)>]');
    expect(flat(read('![a](https://x.example/a.png)'))).toBe('[p:[a https://x.example/a.png:a]]');
    expect(flat(read('[a](javascript:alert(1))'))).not.toContain('[a ');
    expect(['https://a.example', 'mailto:a@b.example', 'javascript:alert(1)', 'data:text/html,x', '//x', ''].map(safeAddress)).toEqual(['https://a.example', 'mailto:a@b.example', '', '', '', '']);
  });
});
