/* A condition is said in words as far as its parts have titles; everything else stays FEEL. */
import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { conditionWords, type Names } from '../src/condition/words';
import { namesOf, offersFor, variablesOf } from '../src/designer/known';
import { readGraph } from '../src/designer/graph';
import type { StepTypes } from '../src/designer/kinds';
import { choicesIn, columnsIn, titlesIn } from '../src/designer/panel/forms';
import { summaryOf } from '../src/designer/summary';
import { formatter } from '../src/format';
import { en } from '../src/i18n/en';
import { make as makeEn } from '../src/i18n/make.en';
import { pick, type Words } from '../src/i18n';
import { zh } from '../src/i18n/zh';

beforeAll(() => { i18next.addResourceBundle('en', 'translation', { ...en, ...makeEn }, true, true); i18next.addResourceBundle('zh', 'translation', zh, true, true); });
const words = (language: 'en' | 'zh') => ({ t: i18next.getFixedT(language), language, text: (value: Parameters<typeof pick>[0]) => pick(value, language), format: formatter(language, 'UTC') }) as unknown as Words;

const NAMES: Names = {
  answer: { title: { en: 'Manager approves', zh: '经理审批' }, choices: { approve: { en: 'Approve', zh: '同意' }, reject: { en: 'Reject', zh: '拒绝' } } },
  cost: { title: { en: 'Cost', zh: '费用' } }, city: { title: { en: 'City', zh: '城市' } }, urgent: { title: { en: 'Urgent', zh: '紧急' } }, from: { title: { en: 'From', zh: '开始' } }, limit: { title: { en: 'Limit', zh: '限额' } }, route: { title: { en: 'Route', zh: '去向' } },
};
const said = (when: string, language: 'en' | 'zh' = 'en') => conditionWords(when, NAMES, words(language));

describe('a condition in words', () => {
  it('names what is asked, how, and the value as people know it', () => {
    expect(said('answer = "approve"')).toBe('Manager approves is Approve');
    expect(said('answer = "approve"', 'zh')).toBe('经理审批为同意');
    expect(conditionWords('answer = "approve" and cost <= 3', { ...NAMES, answer: { title: { en: 'Approve', zh: '同意' }, choices: { approve: { en: 'Approve', zh: '同意' } } } }, words('en'))).toBe('Approve and Cost is at most 3');
    expect(said('=cost > 5000 and answer != "reject"')).toBe('Cost is more than 5,000 and Manager approves is not Reject');
    expect(said('cost between 1 and 10')).toBe('Cost is between 1 and 10');
    expect(said('cost >= limit', 'zh')).toBe('费用不少于 限额');
    expect(said('urgent = true or city in ("Paris", "Rome")')).toBe('Urgent: yes or City is “Paris” or “Rome”');
    expect(said('from < @"2026-12-24"')).toBe('From is before 24 Dec 2026');
  });
  it('stays FEEL where a part has no title, or where words would mislead', () => {
    for (const when of ['route = "manual_review"', 'unknown = 1', 'answer = "perhaps"', 'cost * 2 > 5', 'cost > 1 and (urgent or city = "Rome")', '', 'cost >']) expect(said(when)).toBe('');
  });
});

const FILES = {
  'trip.form': 'form trip "Trip" | "出差" {\n  city "City" | "城市" : text required\n  way "By" | "方式" : choice("train" "Train, or (bus)" | "火车", "air" "Air" | "飞机" when cost > 100,\n    "car" "Car" | "汽车")\n  cost "Cost" | "费用" : money(CNY)\n}\n',
  'who.rules': 'decision who "Who approves" | "审批人" {\n  input  cost "Cost" | "费用": number, urgent: boolean\n  output finance "Finance" | "财务": boolean, note: text\n  hit first\n  | cost || finance |\n  | -    || false   |\n}\n',
  'templates/no.en.md': 'Subject: Your trip\n\nDear {{ to_name }}, {{ city }} for {{cost}} {{ unknown }}\n', 'templates/no.zh.md': 'Subject: 您的出差\n\n{{ city }}\n',
};
const FLOW = `workflow: trip
inputs: {type: object, properties: {urgent: {type: boolean, x-title: {en: Urgent, zh: 紧急}}}}
nodes:
  start: {type: start}
  ask: {type: user_task, title: {en: Ask, zh: 申请}, form: trip, outputs: {city: =result.values.city, way: =result.values.way, cost: =result.values.cost}}
  boss: {type: approval, title: {en: Manager approves, zh: 经理审批}, inputs: {approvers: {manager_of: starter}}, working: P2D, outputs: {answer: =result.outcome}}
  who: {type: decision, title: {en: Rules, zh: 规则}, decision: who, outputs: {finance: =result.finance, note: =result.note}}
  tell: {type: notify, title: {en: Tell, zh: 通知}, inputs: {template: "no"}}
  end: {type: end, title: {en: Granted, zh: 批准}, outcome: granted}
edges: []
`;
const TYPES: StepTypes = { list: [], byType: new Map(), isPending: false, error: null };
const USUAL = { approve: { en: 'Approve', zh: '同意' }, reject: { en: 'Reject', zh: '拒绝' }, submit: { en: 'Submit', zh: '提交' } };

describe('what a draft calls its variables', () => {
  const graph = readGraph(FLOW);
  it('comes from who sets them', () => {
    const names = namesOf(graph, graph.begins, FILES, TYPES, USUAL);
    expect(names.answer).toEqual({ title: { en: 'Manager approves', zh: '经理审批' }, choices: { approve: USUAL.approve, reject: USUAL.reject } });
    expect(names.way?.choices).toEqual({ train: { en: 'Train, or (bus)', zh: '火车' }, air: { en: 'Air', zh: '飞机' }, car: { en: 'Car', zh: '汽车' } });
    expect(names.finance).toEqual({ title: { en: 'Finance', zh: '财务' } });
    expect(names.urgent?.title.en).toBe('Urgent');
    expect(names.note).toBeUndefined();
    const twice = readGraph(FLOW.replace('outputs: {finance: =result.finance', 'outputs: {cost: =result.finance'));
    expect(namesOf(twice, twice.begins, FILES, TYPES, USUAL).cost).toBeUndefined();
  });
  it('is offered with one click where it can stand', () => {
    const variables = variablesOf(graph, graph.begins);
    const offered = (id: string, place: string) => offersFor(graph.byId.get(id) as never, place, variables, FILES).map((one) => `${one.name} ${one.feel}`);
    expect(offered('ask', 'outputs')).toEqual(['city =result.values.city', 'way =result.values.way', 'cost =result.values.cost']);
    expect(offered('who', 'inputs')).toEqual(['cost =cost', 'urgent =urgent']);
    expect(offered('who', 'outputs')).toEqual(['finance =result.finance', 'note =result.note']);
    expect(offered('ask', 'values')).toEqual(['city =city', 'way =way', 'cost =cost']);
    expect(offered('tell', 'inputs.values')).toEqual(['city =city', 'cost =cost']);
    expect(offered('start', 'outputs')).toEqual([]);
  });
  it('and its parts of files are found by title', () => {
    expect(choicesIn(FILES, 'trip', 'city')).toBeNull();
    expect(columnsIn(FILES, 'who', 'input').map((one) => one.title.en)).toEqual(['Cost', '']);
    expect(titlesIn(FILES['who.rules'])).toEqual([{ en: 'Who approves', zh: '审批人' }]);
  });
  it('stands on the cards; an end says its outcome only when it has no title', () => {
    const about = { names: {}, titles: { 'decision:who': { en: 'Who approves', zh: '审批人' }, 'template:no': { en: 'Your trip', zh: '您的出差' } } };
    const card = (id: string) => summaryOf(graph.byId.get(id) as never, words('en'), about);
    expect(card('who')).toBe('Who approves');
    expect(card('tell')).toBe('Your trip');
    expect(card('end')).toBe('');
    expect(card('boss')).toBe('manager of whoever started it · within 2 days, working time');
  });
});
