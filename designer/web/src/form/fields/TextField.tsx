/* text, email, phone, url, person and any type this page does not know. */
import { Input } from 'antd';
import { aria, status, type ControlProps } from './control';

const KINDS: Record<string, { type: string; autoComplete?: string }> = {
  email: { type: 'email', autoComplete: 'off' },
  phone: { type: 'tel', autoComplete: 'off' },
  url: { type: 'url' },
};

export function TextField(props: ControlProps) {
  const { field, id, value, isReadOnly, onChange, onTouch } = props;
  const text = value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  const lines = field.options.lines ?? 1;
  const shared = { id, value: text, disabled: isReadOnly, status: status(props), onBlur: onTouch, ...aria(props) };
  if (lines > 1) {
    const max = field.options.max;
    return (
      <Input.TextArea
        {...shared}
        autoSize={{ minRows: lines, maxRows: 16 }}
        onChange={(event) => onChange(event.target.value || null)}
        count={max ? { show: true, max } : undefined}
      />
    );
  }
  return <Input {...shared} {...(KINDS[field.type] ?? {})} onChange={(event) => onChange(event.target.value || null)} />;
}
