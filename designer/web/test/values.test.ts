/* Values from nodes are read as what they are, inputs of a workflow become fields, drawings get places. */
import { describe, expect, it } from 'vitest';
import { place, labelOf, pathThrough } from '../src/drawing/layout';
import { formatter } from '../src/format';
import type { Json } from '../src/model';
import { inputsOf, layoutOfInputs } from '../src/screens/start/inputs';
import { entryOf, humanise, nameInside, shapeOf } from '../src/values/shape';

describe('the shape of a value', () => {
  it('tells moments, days, mails, words, scores and sources apart', () => {
    const values: Json[] = ['2026-03-02T09:00:00Z', '2026-03-02', 'a@b.example', ['Python', 'Go'], ['a@b.example'], { score: 87, reasons: ['x'] }, { value: '张伟', page: 1 }, { en: 'Yes', zh: '是' }, { a: 1 }, [{ a: 1 }], '', []];
    expect(values.map((value) => shapeOf(value).is)).toEqual(['moment', 'day', 'mail', 'words', 'inline', 'score', 'sourced', 'bilingual', 'fields', 'entries', 'nothing', 'nothing']);
  });
  it('of a rule is read in the language that is on', () => {
    expect(shapeOf('below the threshold | 低于阈值')).toEqual({ is: 'bilingual', value: { en: 'below the threshold', zh: '低于阈值' } });
    expect([shapeOf('a | b').is, shapeOf('销售 | 市场').is]).toEqual(['line', 'line']);
  });
  it('of a job held has a headline, a period and the rest', () => {
    expect(entryOf({ company: 'ACME', title: 'Engineer', start: '2019-03', end: null, page: 2, text: 'Built things' })).toEqual({ headline: ['ACME', 'Engineer'], period: ['2019-03', null], quote: '', page: 2, met: null, rest: { text: 'Built things' } });
  });
  it('of a reason has its sentence on top and its quote below', () => {
    expect(entryOf({ text: { en: 'Knows Go' }, quote: 'Go, 3 years', page: 1 })).toMatchObject({ headline: [{ en: 'Knows Go' }], quote: 'Go, 3 years', rest: {} });
  });
  it('with a name that is said in Chinese too is that one name, in a list and with other things beside it', () => {
    expect(shapeOf({ name: 'SQL', zh: '数据库' })).toEqual({ is: 'bilingual', value: { en: 'SQL', zh: '数据库' } });
    expect(entryOf({ name: 'User research', zh: '用户研究', aliases: ['interviews'] })).toMatchObject({ headline: [{ en: 'User research', zh: '用户研究' }], rest: { aliases: ['interviews'] } });
  });
  it('of skills with their places are words, and a place is never shown as a value', () => {
    const at = { page: 1, line: 3, quote: 'Go' };
    expect(shapeOf([{ name: 'Go', at }, { name: 'SQL', at }])).toEqual({ is: 'words', value: ['Go', 'SQL'] });
    expect(entryOf({ school: 'X', degree: 'bachelor', degree_text: '本科', major: 'CS', start: '2012', end: '', at })).toEqual({ headline: ['X', 'CS'], period: ['2012', ''], quote: '', page: 1, met: null, rest: { degree_text: '本科' } });
  });
  it('is named by what stands beside it: a document has a file name, a resume may be a file', () => {
    expect([nameInside('name', { name: 'a.pdf', media_type: 'application/pdf' }), nameInside('name', { name: 'Li Wei' })]).toEqual(['file_name', 'name']);
    expect([nameInside('resume', { resume: `f${'0'.repeat(32)}` }), nameInside('resume', { resume: { name: 'Li Wei' } })]).toEqual(['resume_file', 'resume']);
  });
  it('has a readable name even when nobody translated it', () => {
    expect(humanise('must_have_skills')).toBe('Must have skills');
  });
});

describe('the inputs of a workflow', () => {
  const schema = { type: 'object', required: ['resume'], properties: { resume: { type: 'string', format: 'file' }, job: { type: 'object' }, tags: { type: 'array', items: { type: 'string' } }, level: { type: 'string', enum: ['junior', 'senior'] } } };
  it('become fields', () => {
    const fields = layoutOfInputs(schema, (key) => key).items.map((item) => (item.kind === 'field' ? [item.key, item.type, item.required] : []));
    expect(fields).toEqual([['resume', 'file', true], ['job', 'text', false], ['tags', 'text', false], ['level', 'choice', false]]);
  });
  it('are sent as the schema wants them: free text is a job, JSON stays JSON, lines are a list', () => {
    expect(inputsOf(schema, { job: 'Senior engineer', tags: 'a\n\n b ' })).toEqual({ job: { text: 'Senior engineer' }, tags: ['a', 'b'] });
    expect(inputsOf(schema, { job: '{"title": "x"}', resume: 'file_1' })).toEqual({ job: { title: 'x' }, resume: 'file_1' });
  });
});

describe('a drawing', () => {
  const node = (node_id: string) => ({ node_id, kind: 'activity' as const, type: 't', title: { en: node_id, zh: '' }, at: null, parent: '', host: '' });
  const edge = (edge_id: string, from_node: string, to_node: string) => ({ edge_id, from_node, to_node, when: '', is_default: false, is_error: false });
  const boxes = { nodes: ['a', 'b', 'c'].map(node), edges: [edge('1', 'a', 'b'), edge('2', 'b', 'c'), edge('3', 'c', 'a'), edge('4', 'a', 'gone')] };
  it('places every box apart from the others, also with a way back and an arrow to nowhere', () => {
    const { nodes, edges } = place(boxes, 'LR', {});
    const [a, b, c] = ['a', 'b', 'c'].map((id) => nodes[id]);
    expect((a?.x ?? 0) + (a?.width ?? 0)).toBeLessThanOrEqual(b?.x ?? 0);
    expect((b?.x ?? 0) + (b?.width ?? 0)).toBeLessThanOrEqual(c?.x ?? 0);
    expect(Object.keys(edges)).toEqual(['1', '2', '3']);
  });
  it('says on an arrow what leads along it', () => {
    const words = { otherwise: 'otherwise', onError: 'on error' };
    expect(labelOf({ when: '', is_default: true, is_error: false }, words)).toBe('otherwise');
    expect(labelOf({ when: 'score >= 85', is_default: false, is_error: false }, words)).toBe('score >= 85');
    expect(labelOf({ when: '', is_default: false, is_error: true }, words)).toBe('on error');
  });
  it('draws a line through all points', () => {
    expect(pathThrough([{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 20, y: 10 }])).toBe('M0,0 Q10,0 20,10');
  });
});

describe('dates and numbers', () => {
  it('are written as the language writes them', () => {
    expect(formatter('zh', 'Asia/Shanghai').dateTime('2026-03-02T01:05:00Z')).toBe('2026年3月2日 09:05');
    expect(formatter('en', 'Asia/Shanghai').dateTime('2026-03-02T01:05:00Z')).toContain('2 Mar 2026');
    expect(formatter('en').lasted('2026-03-02T00:00:00Z', '2026-03-03T23:59:00Z')).toBe('1 d 23 h');
    expect(formatter('zh').ago('2026-03-02T00:00:00Z', Date.parse('2026-03-04T00:00:00Z'))).toBe('前天');
  });
  it('call tomorrow what is a day of the calendar away, not what is a day of hours away', () => {
    const now = Date.parse('2026-03-02T14:00:00Z');
    expect(formatter('en', 'Asia/Shanghai').ago('2026-03-03T18:00:00Z', now)).toBe('in 2 days');
    expect(formatter('en', 'UTC').ago('2026-03-03T18:00:00Z', now)).toBe('tomorrow');
    expect(formatter('en', 'Asia/Shanghai').ago('2026-03-03T10:00:00Z', now)).toBe('in 20 hours');
  });
});
