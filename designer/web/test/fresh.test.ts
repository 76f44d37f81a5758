/* A first form, decision, record type or mail for a step: the name is free, the text can be found again. */
import { describe, expect, it } from 'vitest';
import { filesOf, fresh } from '../src/designer/panel/fresh';

const TITLE = { en: 'Say "yes"', zh: '审批' };
describe('what a step has made for it', () => {
  it.each(['form', 'decision', 'record'] as const)('is a %s in a file of its own, with a name nobody has', (kind) => {
    const first = fresh({}, kind, 'approval', TITLE, new Set());
    const second = fresh(first.files, kind, 'approval', TITLE, new Set());
    expect(first.key).toBe('approval');
    expect(second.key).toBe('approval_2');
    expect(filesOf(first.files, kind, 'approval')).toEqual(Object.keys(first.files));
    expect(Object.values(first.files)[0]).toContain('"Say  yes" | "审批"');
  });
  it('is a mail in both languages, the Chinese one first', () => {
    const { key, files } = fresh({}, 'template', 'notify', TITLE, new Set(['notify']));
    expect(filesOf(files, 'template', key)).toEqual(['templates/notify_2.zh.md', 'templates/notify_2.en.md']);
    expect(files['templates/notify_2.zh.md']).toMatch(/^Subject: 审批\n/);
  });
});
