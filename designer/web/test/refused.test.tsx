/* A refusal as a form and a page of its own show it. */
import { cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { switchLanguage } from '../src/i18n';
import { Refusal } from '../src/refusal';
import { Refused } from '../src/shell/states';

const said = { code: 'a', message: '', path: 'body', line: 0, column: 0, expected: '', nearest: '' };
const two = new Refusal({
  title: 'Invalid', detail: 'there is no place who', status: 422,
  problems: [{ ...said, message: 'there is no place who', line: 3, nearest: 'name' }, { ...said, message: 'only en, zh', expected: 'en, zh' }],
});
const shown = (compact: boolean) => render(<Refused error={two} compact={compact} />).container.textContent;

beforeEach(() => switchLanguage('en'));
afterEach(cleanup);

describe('a refusal', () => {
  it('within a form names no place that the form does not show, but the line, and says nothing twice', () => {
    expect(shown(true)).toBe('Line 3: There is no place whodid you mean name?only en, zh');
  });
  it('on a page of its own says where', () => {
    expect(shown(false)).toContain('body only en, zh');
  });
});
