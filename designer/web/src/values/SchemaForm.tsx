/* Values as a form made from their JSON Schema, with the same values as JSON for a second view. Knows no node type and no run. */
import { Input, InputNumber, Segmented, Select, Switch } from 'antd';
import { useId, useState } from 'react';
import { useWords } from '../i18n';
import type { Json, Text, Values } from '../model';
import { JsonField } from './JsonField';
import './schema.css';

export type Schema = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const typeOf = (schema: Schema): string => { const type = Array.isArray(schema.type) ? (schema.type as unknown[]).find((one) => one !== 'null') : schema.type; return typeof type === 'string' ? type : ''; };
const partsOf = (schema: Schema) => (isRecord(schema.properties) ? Object.entries(schema.properties).map(([key, part]) => [key, isRecord(part) ? part : {}] as const) : []);
const resolved = (schema: Schema, root: Schema): Schema => (typeof schema.$ref === 'string' && isRecord(root.$defs) && isRecord(root.$defs[schema.$ref.split('/').at(-1) ?? '']) ? (root.$defs[schema.$ref.split('/').at(-1) ?? ''] as Schema) : schema);
/* The values with another one; undefined takes it away. */
const withPart = (values: Values, key: string, value: Json | undefined): Values => Object.fromEntries(Object.entries({ ...values, [key]: value }).filter(([, one]) => one !== undefined)) as Values;

/* What a value that is there already may be said to be. */
export function schemaLike(value: Json | undefined): Schema {
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return { type: typeof value };
  if (isRecord(value)) return { type: 'object', properties: Object.fromEntries(Object.entries(value).map(([key, part]) => [key, schemaLike(part)])) };
  return {};
}

export function SchemaForm({ schema, values, label, onChange }: { schema: Schema | undefined; values: Values; label: string; onChange: (values: Values, isWhole: boolean) => void }) {
  const { t } = useWords();
  const [wished, setWished] = useState<'form' | 'json'>('form');
  const hasForm = partsOf(schema ?? {}).length > 0;
  const view = hasForm ? wished : 'json';
  return (
    <div className="schema-form" role="group" aria-label={label}>
      <div className="schema-head"><span className="field-label">{label}</span>{hasForm && <Segmented size="small" value={view} aria-label={t('monitor.writeAs')} onChange={(next) => { onChange(values, true); setWished(next); }} options={[{ value: 'form' as const, label: t('monitor.asForm') }, { value: 'json' as const, label: 'JSON' }]} />}</div>
      {view === 'form' && schema ? <Parts schema={schema} root={schema} values={values} onChange={(next) => { onChange(next, true); }} />
        : <JsonField label={label} value={values as unknown as Json} onChange={(next, isWhole) => { const isMap = next === undefined || isRecord(next); onChange(isRecord(next) ? (next as Values) : isMap ? {} : values, isWhole && isMap); }} />}
    </div>
  );
}

function Parts({ schema, root, values, onChange }: { schema: Schema; root: Schema; values: Values; onChange: (values: Values) => void }) {
  const { t, text } = useWords();
  const needed = Array.isArray(schema.required) ? (schema.required as string[]) : [];
  return partsOf(schema).map(([key, given]) => {
    const part = resolved(given, root);
    const title = text((given['x-title'] ?? part['x-title']) as Text | undefined) || t(`fact.${key}`, { defaultValue: key });
    return <SchemaField key={key} schema={part} root={root} title={needed.includes(key) ? `${title} *` : title} value={values[key] as Json | undefined} onChange={(next) => { onChange(withPart(values, key, next)); }} />;
  });
}

export function SchemaField({ schema, root = schema, title, value, onChange }: { schema: Schema; root?: Schema; title: string; value: Json | undefined; onChange: (value: Json | undefined) => void }) {
  const { t } = useWords();
  const id = useId();
  const type = typeOf(schema);
  if (type === 'object' && partsOf(schema).length > 0) return <fieldset className="schema-parts"><legend>{title}</legend><Parts schema={schema} root={root} values={isRecord(value) ? (value as Values) : {}} onChange={(next) => { onChange(Object.keys(next).length > 0 ? (next as unknown as Json) : undefined); }} /></fieldset>;
  const choices = Array.isArray(schema.enum) ? (schema.enum as unknown[]).filter((one) => one !== null).map(String) : null;
  const items = isRecord(schema.items) ? resolved(schema.items, root) : null;
  const isList = type === 'array' && items !== null && typeOf(items) === 'string' && (value === undefined || Array.isArray(value));
  return (
    <div className="schema-field">
      <label className="field-label" htmlFor={id}>{title}</label>
      {choices ? <Select id={id} className="full" allowClear value={typeof value === 'string' ? value : undefined} onChange={(next: string | undefined) => { onChange(next); }} options={choices.map((one) => ({ value: one, label: one }))} />
        : isList ? <Select id={id} className="full" mode="tags" open={false} suffixIcon={null} placeholder={t('monitor.listHint')} value={(value as string[] | undefined) ?? []} onChange={(next: string[]) => { onChange(next.length > 0 ? next : undefined); }} />
          : type === 'boolean' ? <Switch id={id} checked={value === true} onChange={(next) => { onChange(next); }} />
            : type === 'number' || type === 'integer' ? <InputNumber id={id} className="full" precision={type === 'integer' ? 0 : undefined} value={typeof value === 'number' ? value : null} onChange={(next) => { onChange(next ?? undefined); }} />
              : type === 'string' ? <Input.TextArea id={id} autoSize={{ minRows: 1, maxRows: 8 }} value={typeof value === 'string' ? value : ''} onChange={(event) => { onChange(event.target.value || undefined); }} />
                : <JsonField id={id} value={value} onChange={(next) => { onChange(next); }} />}
    </div>
  );
}
