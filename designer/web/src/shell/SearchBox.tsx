/* A search box that asks when the typing pauses. Knows no screen. */
import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useEffect, useState } from 'react';

export function SearchBox({ value, label, onChange }: { value: string; label: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => onChange(typed.trim()), 300);
    return () => clearTimeout(timer);
    // Only typing starts the clock; a new onChange with every render must not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [typed]);
  return <Input className="search" allowClear prefix={<SearchOutlined aria-hidden />} placeholder={label} aria-label={label} value={typed} onChange={(event) => setTyped(event.target.value)} />;
}
