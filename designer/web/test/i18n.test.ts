/* Every word stands in both languages, every word is used, and every word that is used exists. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WORD_LISTS } from '../src/guest/words';
import { en as coreEn } from '../src/i18n/en';
import { make as makeEn } from '../src/i18n/make.en';
import { make as makeZh } from '../src/i18n/make.zh';
import { rule as ruleEn } from '../src/i18n/rule.en';
import { rule as ruleZh } from '../src/i18n/rule.zh';
import { zh as coreZh } from '../src/i18n/zh';

const en = { ...coreEn, ...makeEn, ...ruleEn };
const zh = { ...coreZh, ...makeZh, ...ruleZh };
const HAN = /[\u4e00-\u9fff]/;
// Groups whose names come from the server: asked for by prefix.
const OPEN_GROUPS = ['name.', 'fact.', 'role.', 'event.', 'kind.', 'status.', 'waits.', 'drawing.state.', 'inbox.tab.', 'inbox.due.', 'inbox.empty.', 'inbox.emptyHint.', 'runs.column.', 'mailbox.status.', 'channel.', 'want.', 'design.about.', 'design.category.', 'design.did.', 'design.fileKind.', 'design.fileOf.', 'said.', 'design.missingKind.', 'design.person.', 'design.policy.', 'design.refused.', 'design.save.', 'design.tone.', 'design.views.', 'monitor.deed.', 'deviation.', 'match.', 'act.', 'begin.tab.', 'filter.due.', 'filter.state.', 'filter.sort.', 'prefs.channel.', 'signers.place.', 'signers.policy.', 'signers.state.', 'trail.kind.', 'draft.change.', 'draft.table', 'draft.text', 'draft.leaf', 'panel.decision', 'panel.edit.', 'panel.make.', 'panel.workflow', 'panel.agains.', 'panel.autos.', 'panel.noFeel.', 'panel.allows.', 'panel.distributions.', 'panel.events.', 'panel.flag.', 'panel.join.', 'panel.language.', 'panel.nobodies.', 'panel.op.', 'panel.policies.', 'panel.rejects.', 'panel.reminds.', 'panel.right.', 'panel.starters.', 'panel.tab.', 'panel.timeKinds.', 'panel.timeouts.', 'panel.types.', 'panel.ways.', 'panel.who.', 'panel.whoHint.', 'trial.effect.', 'trial.entry.', 'trial.kind.', 'kindOf.', 'builder.group.', 'builder.lacks.', 'builder.pane.', 'builder.right.', 'builder.setting.', 'builder.view.', 'rules.finding.', 'rules.hit.', 'rules.side.', 'rules.type.', 'rules.view.'];

function flat(words: object, prefix = ''): Record<string, string> {
  return Object.fromEntries(Object.entries(words).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value]] : Object.entries(flat(value as object, `${prefix}${key}.`)))));
}
const keyOf = (key: string) => key.replace(/_(one|other)$/, '');
const keys = (words: object) => new Set(Object.keys(flat(words)).map(keyOf));
const [inEnglish, inChinese] = [keys(en), keys(zh)];

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : /\.tsx?$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}
const source = join(import.meta.dirname, '../src');
const app = sources(source).join('\n');
const used = new Set([...app.matchAll(/'([a-z][\w]*(?:\.[\w]+)+)'/gi)].map((match) => match[1] ?? ''));
const asked = [...app.matchAll(/\bt\('([^']+)'/g)].map((match) => match[1] ?? '');

describe('the words of the app', () => {
  it('stand in both languages', () => {
    expect([...inChinese].filter((key) => !inEnglish.has(key))).toEqual([]);
    expect([...inEnglish].filter((key) => !inChinese.has(key))).toEqual([]);
  });
  it('exist when a screen asks for them', () => {
    expect(asked.filter((key) => !inEnglish.has(key))).toEqual([]);
  });
  it('are all used', () => {
    expect([...inEnglish].filter((key) => !used.has(key) && !OPEN_GROUPS.some((group) => key.startsWith(group)))).toEqual([]);
  });
  it('take the same values in both languages', () => {
    const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
    const zhFlat = flat(zh);
    for (const [key, text] of Object.entries(flat(en))) if (zhFlat[key] !== undefined) expect(holes(zhFlat[key]), key).toEqual(holes(text));
  });
  it('are Chinese in the Chinese list and not in the English one', () => {
    const same = new Set(['draft.theirs', 'admin.and', 'admin.comma', 'admin.colon', 'role.hr', 'role.hrbp', 'role.it', 'form.ratingOf', 'design.and', 'design.approvers', 'people.and', 'prefs.byChannel']);
    expect(Object.entries(flat(zh)).filter(([key, text]) => !HAN.test(text) && !same.has(key))).toEqual([]);
    expect(Object.entries(flat(en)).filter(([key, text]) => HAN.test(text) && key !== 'shell.switchLanguage')).toEqual([]);
  });
  it('are not written into the screens themselves', () => {
    const screens = sources(source).filter((text) => !/names\.|guest page's own words|^\/\* (中文|English|数据)/.test(text));
    const bare = screens.flatMap((text) => [...text.matchAll(/>([^<>{}\n]*[\u4e00-\u9fff][^<>{}\n]*)</g)].map((match) => match[1])).filter((text) => text !== '中');
    expect(bare).toEqual([]);
  });
});

describe('the words of the guest page', () => {
  it('stand in both languages and take the same values', () => {
    expect(Object.keys(WORD_LISTS.zh).sort()).toEqual(Object.keys(WORD_LISTS.en).sort());
    const holes = (text = '') => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
    for (const [key, text] of Object.entries(WORD_LISTS.en)) expect(holes(WORD_LISTS.zh[key]), key).toEqual(holes(text));
  });
  it('are all used', () => {
    const guest = [...sources(join(source, 'guest')), ...sources(join(source, 'form'))].join('\n');
    expect(Object.keys(WORD_LISTS.en).filter((key) => !new RegExp(`'${key.replace(/Hint$/, '')}'`).test(guest))).toEqual([]);
  });
});
