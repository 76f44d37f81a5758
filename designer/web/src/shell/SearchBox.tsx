/* A search box that asks when the typing pauses, and shows what was asked for elsewhere. Knows no screen. */
import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useEffect, useRef, useState } from 'react';

const PAUSE = 300;

export function SearchBox({ value, label, onChange }: { value: string; label: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  // What this box said last: a value that is another was chosen elsewhere (a kept filter, a way back) and is shown.
  const said = useRef(value);
  const say = useRef(onChange);
  useEffect(() => { say.current = onChange; });
  useEffect(() => {
    if (value === said.current) return;
    said.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (typed.trim() === said.current) return;
      said.current = typed.trim();
      say.current(typed.trim());
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  return <Input className="search" allowClear prefix={<SearchOutlined aria-hidden />} placeholder={label} aria-label={label} value={typed} onChange={(event) => setTyped(event.target.value)} />;
}
