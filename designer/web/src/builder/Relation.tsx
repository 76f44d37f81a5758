/* A field that points at records: of which type they are, and which of them it offers. Knows the types of the draft and those that the company has. */
import { Select } from 'antd';
import { useMemo } from 'react';
import { useDoc } from '../designer/document';
import { recordsIn } from '../designer/pack';
import { namedTitle } from '../designer/panel/forms';
import { useWords } from '../i18n';
import { useRecordTypes } from '../queries';
import { FeelInput } from './FeelInput';
import type { Argument, FieldNode } from './tree';

/* Every record type by key, with its title in the screen's language: the draft's own first. */
export function useTypesOfRecord(): readonly { readonly value: string; readonly label: string }[] {
  const { text } = useWords();
  const files = useDoc((doc) => doc.files);
  const kept = useRecordTypes().data?.items;
  return useMemo(() => {
    const own = recordsIn(files).map((value) => ({ value, label: text(namedTitle(files, 'record', value)) || value }));
    return [...own, ...(kept ?? []).filter((one) => !own.some(({ value }) => value === one.record_type)).map((one) => ({ value: one.record_type, label: text(one.title) || one.record_type }))];
  }, [files, kept, text]);
}
export function TypeOfRecord({ value, onChange }: { value: string; onChange: (type: string) => void }) {
  const { t } = useWords();
  const types = useTypesOfRecord();
  const options = types.some((one) => one.value === value) || !value ? types : [...types, { value, label: value }];
  return <Select className="full" aria-label={t('builder.recordType')} value={value || undefined} placeholder={t('builder.recordType')} showSearch={{ optionFilterProp: 'label' }} popupMatchSelectWidth={false} onChange={onChange} options={[...options]} notFoundContent={t('builder.noRecordTypes')} />;
}

/* `record(colleague, where is_mentor = true)`; departments and positions have one type each. */
export function Relation({ one, problem, onChange }: { one: FieldNode; problem?: string; onChange: (next: FieldNode, group?: string) => void }) {
  const { t } = useWords();
  const all = one.arguments ?? [];
  const type = all.find((found) => found.kind === 'name');
  const where = all.find((found) => found.kind === 'where');
  const others = all.filter((found) => found !== type && found !== where);
  const write = (parts: readonly (Argument | undefined)[], group?: string) => { onChange({ ...one, arguments: [...parts.filter((part) => part !== undefined), ...others] }, group); };
  return (
    <>
      {one.type === 'record' && <label>{t('builder.recordType')}<TypeOfRecord value={type?.kind === 'name' ? type.name : ''} onChange={(name) => write([{ ...type, kind: 'name', name }, where])} />{problem && <span className="field-wrong small" role="alert">{problem}</span>}</label>}
      <label>{t('builder.where')}<FeelInput label={t('builder.where')} value={where?.kind === 'where' ? where.feel : ''} names={[]} onChange={(feel) => write([type, feel.trim() ? { ...where, kind: 'where', feel } : undefined], `where:${one.id}`)} /></label>
    </>
  );
}
