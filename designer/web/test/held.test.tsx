/* What somebody writes in a form stays under their hands: when others change it meanwhile, and when reading it again fails. */
// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useEffect, useState } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { switchLanguage } from '../src/i18n';
import { Held } from '../src/shell/Held';

beforeEach(() => switchLanguage('en'));
afterEach(cleanup);

function Form({ given, onDirty }: { given: string; onDirty: (isDirty: boolean) => void }) {
  const [typed, setTyped] = useState(given);
  useEffect(() => onDirty(typed !== given), [onDirty, typed, given]);
  return <><input aria-label="word" value={typed} onChange={(event) => setTyped(event.target.value)} /><button type="button" onClick={() => onDirty(false)}>sent</button></>;
}
const form = (value: string) => <Held value={value} version={value}>{(given, onDirty) => <Form given={given} onDirty={onDirty} />}</Held>;
const word = () => screen.getByLabelText<HTMLInputElement>('word').value;

describe('a form that is being filled in', () => {
  it('follows what others keep as long as nothing was typed', () => {
    const { rerender } = render(form('one'));
    rerender(form('two'));
    expect(word()).toBe('two');
    expect(screen.queryByRole('status')).toBeNull();
  });
  it('keeps what was typed, says that somebody has changed it, and shows theirs when asked to', () => {
    const { rerender } = render(form('one'));
    fireEvent.change(screen.getByLabelText('word'), { target: { value: 'mine' } });
    rerender(form('two'));
    expect(word()).toBe('mine');
    expect(screen.getByRole('status').textContent).toContain('Somebody has changed this');
    fireEvent.click(screen.getByRole('button', { name: 'Take theirs' }));
    expect(word()).toBe('two');
    expect(screen.queryByRole('status')).toBeNull();
  });
  it('lets mine stay, over what others have made of it, when that is chosen', () => {
    const choosing = (value: string) => <Held value={value} version={value} keep="mine">{(given, onDirty) => <><Form given={given} onDirty={onDirty} /><output>{given}</output></>}</Held>;
    const { rerender } = render(choosing('one'));
    fireEvent.change(screen.getByLabelText('word'), { target: { value: 'mine' } });
    rerender(choosing('two'));
    expect(document.querySelector('output')?.textContent).toBe('one');
    fireEvent.click(screen.getByRole('button', { name: 'Keep mine' }));
    expect(word()).toBe('mine');
    expect(document.querySelector('output')?.textContent).toBe('two');
  });
  it('takes its own words back from the server without asking', () => {
    const { rerender } = render(form('one'));
    fireEvent.change(screen.getByLabelText('word'), { target: { value: 'mine' } });
    fireEvent.click(screen.getByRole('button', { name: 'sent' }));
    rerender(form('mine'));
    expect(word()).toBe('mine');
    expect(screen.queryByRole('status')).toBeNull();
  });
});

describe('every screen', () => {
  const root = join(import.meta.dirname, '../src');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'));
  /* `error` is set also when what is shown could only not be read again: then `data` is still there, and so is the dialog over it. */
  const GONE = /\b(\w+)\.error \? <Refused|if \((\w+)\.error(?: \|\| \w+\.error)*\) return <.*Refused/g;
  it.each(files)('%s is not taken off the screen when reading it again fails', (name) => {
    const said = [...readFileSync(join(root, name), 'utf8').matchAll(GONE)].map((match) => match[0]);
    expect(said).toEqual([]);
  });
});
