/* Chooses colleagues (and roles) by typing a name, a department or a position. Its value are candidates: `person:x`, `role:hr`. Knows no task. */
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useEffect, useState } from 'react';
import { client, got } from '../client';
import { useWords } from '../i18n';
import { nameOfCandidate, usePeople, type Colleague } from './names';

const ROLES = ['hr', 'hrbp', 'hiring_manager', 'interviewer', 'admin', 'trainer', 'it', 'finance'];
const PAUSE = 200;

interface PickerProps {
  id: string;
  value: string[];
  onChange: (value: string[]) => void;
  /* How many may be chosen. */
  most?: number;
  withRoles?: boolean;
  /* Who cannot be chosen. */
  without?: readonly string[];
}

export function useColleagues(q: string, isOn = true) {
  const [words, setWords] = useState(q);
  useEffect(() => {
    const timer = setTimeout(() => setWords(q), PAUSE);
    return () => clearTimeout(timer);
  }, [q]);
  return useQuery({
    queryKey: ['directory', 'q', words],
    queryFn: () => got(client.GET('/api/v1/directory', { params: { query: { q: words, limit: 30 } } })),
    enabled: isOn,
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
}

export function PersonPicker({ id, value, onChange, most = 20, withRoles = true, without = [] }: PickerProps) {
  const words = useWords();
  const { t } = words;
  const [q, setQ] = useState('');
  // The list closes with each choice: left open it would lie over the button that one goes to next.
  const [isOpen, setOpen] = useState(false);
  const found = useColleagues(q);
  const known = usePeople(value);
  const people = (found.data?.items ?? []).filter((one) => !without.includes(`person:${one.person_id}`));
  const roles = withRoles ? ROLES.map((role) => ({ value: `role:${role}`, label: nameOfCandidate(`role:${role}`, {}, words) })).filter((one) => one.label.toLowerCase().includes(q.trim().toLowerCase())) : [];
  // One list without headings: what a heading says stands beside each name, where a screen reader hears it too.
  const options = [...people.map((one) => ({ value: `person:${one.person_id}`, label: one.name, person: one as Colleague | undefined })), ...roles.map((one) => ({ ...one, person: undefined }))];
  return (
    <Select<string[]>
      id={id} mode="multiple" className="full" value={value} maxCount={most} showSearch={{ filterOption: false, onSearch: setQ }} loading={found.isFetching}
      placeholder={t('people.placeholder')} notFoundContent={found.isPending ? t('state.loading') : t('people.nobody')}
      options={options} open={isOpen} onOpenChange={setOpen} onChange={(next) => { setQ(''); setOpen(false); onChange(next); }}
      labelRender={(one) => nameOfCandidate(String(one.value), known, words)}
      optionRender={(one) => {
        const person = (one.data as { person?: Colleague }).person;
        const beside = person ? [person.department, person.position].filter(Boolean).join(' · ') : t('people.role');
        return <span className="person-option">{one.label} {beside && <span className="quiet">{beside}</span>}</span>;
      }}
    />
  );
}
