/* bank_card: digits in groups of four while one types; the value holds no spaces. */
import { Input, type InputRef } from 'antd';
import { useLayoutEffect, useRef } from 'react';
import { caretAfter, groupedCard, plainCard } from '../card';
import { aria, status, type ControlProps } from './control';

export function BankCardField(props: ControlProps) {
  const { id, value, isReadOnly, onChange, onTouch } = props;
  const input = useRef<InputRef>(null);
  const before = useRef<number | null>(null);
  const text = groupedCard(value === null ? '' : String(value));
  // Grouping moves what follows: the caret stays behind the digit that was typed.
  useLayoutEffect(() => {
    const caret = before.current === null ? null : caretAfter(text, before.current);
    before.current = null;
    if (caret !== null) input.current?.input?.setSelectionRange(caret, caret);
  }, [text]);
  return (
    <Input
      ref={input}
      id={id}
      className="card-input num"
      value={text}
      inputMode="numeric"
      autoComplete="off"
      maxLength={40}
      disabled={isReadOnly}
      status={status(props)}
      onChange={(event) => {
        before.current = plainCard(event.target.value.slice(0, event.target.selectionStart ?? undefined)).length;
        onChange(plainCard(event.target.value) || null);
      }}
      onBlur={onTouch}
      {...aria(props)}
    />
  );
}
