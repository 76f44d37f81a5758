/* A value or an expression, as the JSON Schema of a node type asks: texts, numbers, choices, parts by name. `=` turns it into FEEL and back. Knows no node type. */
import { CloseOutlined, FunctionOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Select, Switch } from 'antd';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useWords } from '../../i18n';
import type { Text } from '../../model';
import { useDoc } from '../document';
import { knownOf } from '../pack';
import { useTools } from '../tools';
import { isRecord, useNodeField, type Bound } from './bind';
import { FeelToggle, NoFeel, type WhyNot } from './FeelToggle';
import { NamedFile } from './NamedFile';
import { Offers, useOffers } from './Offers';
import { namedOptions } from './namedOptions';
import type { NamedKind } from './fresh';
import { Row } from './Row';

const Expression = lazy(() => import('../feel/Expression').then(({ Expression: view }) => ({ default: view })));
export type Schema = Readonly<Record<string, unknown>>;
const MADE: Record<string, NamedKind> = { template: 'template', 'record type': 'record' };
const NAMED: Record<string, 'templates' | 'records' | 'nodes'> = { template: 'templates', 'record type': 'records', 'guest task': 'nodes' };

export const isExpression = (value: unknown): value is string => typeof value === 'string' && value.startsWith('=');
const typeOf = (schema: Schema): string => { const type = Array.isArray(schema.type) ? (schema.type as string[]).find((one) => one !== 'null') : schema.type; return typeof type === 'string' ? type : ''; };

/* `id` is the node's; `name` the way within its fields. */
export function ValueField({ id, path, schema, title, isNeeded = false, only, why, below }: { id: string; path: readonly string[]; schema: Schema; title?: string; isNeeded?: boolean; only?: 'expression' | 'value'; why?: WhyNot; below?: ReactNode }) {
  const { text } = useWords();
  const bound = useNodeField(id, path);
  const name = title ?? (text(schema['x-title'] as Text | undefined) || path.at(-1) || '');
  const [isAsked, setAsked] = useState(false);
  const isFeel = only === 'expression' || (only !== 'value' && !why && (isExpression(bound.value) || isAsked));
  const parts = isRecord(schema.properties) && !isFeel ? (schema.properties as Record<string, Schema>) : null;
  const isFree = typeOf(schema) === 'object' && !parts && !isFeel;
  const turn = () => {
    setAsked(!isFeel);
    bound.set(turned(bound.value, isFeel));
  };
  const aside = why ? <NoFeel name={name} why={why} /> : only ? undefined : <FeelToggle name={name} isFeel={isFeel} isDisabled={bound.isDisabled} onTurn={turn} />;
  return (
    <Row title={isNeeded ? `${name} *` : name} path={bound.path} aside={aside} isGroup={isFeel || parts !== null || isFree}>
      {(field) => {
        if (isFeel) return <><Feel bound={bound} label={name} />{below}</>;
        if (parts) return <div className="parts">{Object.entries(parts).map(([key, inner]) => <ValueField key={key} id={id} path={[...path, key]} schema={resolved(inner, schema)} isNeeded={Array.isArray(schema.required) && (schema.required as string[]).includes(key)} />)}</div>;
        if (isFree) return <Pairs id={id} path={path} item={isRecord(schema.additionalProperties) ? (schema.additionalProperties as Schema) : {}} />;
        return <><Plain field={field} bound={bound} schema={schema} label={name} />{below}</>;
      }}
    </Row>
  );
}
const resolved = (schema: Schema, root: Schema): Schema => (typeof schema.$ref === 'string' && isRecord(root.$defs) ? ((root.$defs as Record<string, Schema>)[schema.$ref.split('/').at(-1) ?? ''] ?? schema) : schema);
/* What the `=` makes of a value, and of an expression again. */
export const turned = (value: unknown, isFeel: boolean): unknown => (isFeel ? (typeof value === 'string' && value.length > 1 ? plainOf(value.slice(1)) : undefined) : value === undefined || typeof value === 'object' ? value : `=${feelOf(value)}`);
const feelOf = (value: unknown) => (typeof value === 'string' ? JSON.stringify(value) : String(value));
/* `"text"` as text, `3` as a number; what cannot be said without FEEL is taken as it stands. */
function plainOf(feel: string): unknown {
  try {
    const found = JSON.parse(feel) as unknown;
    return found === null ? undefined : found;
  } catch {
    return undefined;
  }
}

export function Feel({ bound, label, hint }: { bound: Bound; label: string; hint?: string }) {
  const { t } = useWords();
  const value = typeof bound.value === 'string' ? bound.value.replace(/^=/, '') : bound.value === undefined ? '' : JSON.stringify(bound.value);
  return (
    <Suspense fallback={<code className="expression-wait">{value}</code>}>
      <Expression value={value} path={bound.path} label={label} isDisabled={bound.isDisabled} hint={hint ?? t('panel.expressionHint')} onChange={(text) => { bound.set(text.trim() ? `=${text}` : undefined); }} />
    </Suspense>
  );
}

function Plain({ field, bound, schema, label }: { field: string; bound: Bound; schema: Schema; label: string }) {
  const { t, text } = useWords();
  const files = useDoc((doc) => doc.files);
  const { value, set, isDisabled } = bound;
  const names = useNames(typeof schema['x-names'] === 'string' ? schema['x-names'] : '');
  const type = typeOf(schema);
  const choices = Array.isArray(schema.enum) ? (schema.enum as unknown[]).filter((one) => one !== null).map(String) : names;
  const made = typeof schema['x-names'] === 'string' ? MADE[schema['x-names']] : undefined;
  if (choices) return <><Select id={field} className="full" value={typeof value === 'string' ? value : undefined} disabled={isDisabled} allowClear showSearch={{ optionFilterProp: 'search' }} aria-label={label} placeholder={typeof schema.default === 'string' ? schema.default : t('panel.choose')} onChange={(next: string | undefined) => { set(next); }} options={schema['x-names'] === 'record type' ? namedOptions(choices, files, 'record', text) : schema['x-names'] === 'template' ? namedOptions(choices, files, 'template', text) : choices.map((one) => ({ value: one, label: one, search: one }))} />{made && bound.path[0] === 'nodes' && <NamedFile kind={made} bound={bound} id={String(bound.path[1])} />}</>;
  if (type === 'boolean') return <Switch id={field} checked={value === true} disabled={isDisabled} onChange={(next) => { set(next); }} aria-label={label} />;
  if (type === 'number' || type === 'integer') return <InputNumber id={field} className="full" value={typeof value === 'number' ? value : null} disabled={isDisabled} min={typeof schema.minimum === 'number' ? schema.minimum : undefined} onChange={(next) => { set(next ?? undefined); }} />;
  if (value !== undefined && typeof value === 'object') return <Yaml field={field} bound={bound} />;
  return <Input.TextArea id={field} value={value === undefined ? '' : String(value)} disabled={isDisabled} autoSize={{ minRows: 1, maxRows: 6 }} onChange={(event) => { set(event.target.value || undefined); }} />;
}
/* A list or map that has no field of its own yet: as JSON, kept while it can be read. */
function Yaml({ field, bound }: { field: string; bound: Bound }) {
  const { t } = useWords();
  const [written, setWritten] = useState<string | null>(null);
  const shown = written ?? JSON.stringify(bound.value, null, 1);
  const take = (text: string) => {
    try {
      bound.set(JSON.parse(text));
      setWritten(null);
    } catch {
      setWritten(text);
    }
  };
  return <><Input.TextArea id={field} className="mono" value={shown} disabled={bound.isDisabled} status={written === null ? '' : 'error'} autoSize={{ minRows: 2, maxRows: 10 }} onChange={(event) => { setWritten(event.target.value); }} onBlur={() => { if (written !== null) take(written); }} />{written !== null && <p className="row-help">{t('panel.notReadable')}</p>}</>;
}

/* Names of the pack that may stand here. */
function useNames(what: string): string[] | null {
  const files = useDoc((doc) => doc.files);
  const graph = useDoc((doc) => doc.graph);
  const { types } = useTools();
  const kind = NAMED[what];
  if (!kind) return null;
  return kind === 'nodes' ? graph.nodes.filter((node) => node.kind === 'user_task').map((node) => node.id) : [...knownOf(files, types)[kind]];
}

/* Names with a value each: what a mail says, what a record keeps, which variables are set. */
export function Pairs({ id, path, item, only, keyHint }: { id: string; path: readonly string[]; item: Schema; only?: 'expression'; keyHint?: string }) {
  const { t } = useWords();
  const bound = useNodeField(id, path);
  const [name, setName] = useState('');
  const known = isRecord(bound.value) ? Object.keys(bound.value) : [];
  const offers = useOffers(id, path);
  const put = (more: Readonly<Record<string, unknown>>) => { bound.set({ ...(isRecord(bound.value) ? bound.value : {}), ...more }); };
  const add = () => { const key = name.trim(); if (!key || known.includes(key)) return; put({ [key]: offers.find((one) => one.name === key)?.feel ?? (only === 'expression' ? '=null' : '') }); setName(''); };
  const remove = (key: string) => { if (isRecord(bound.value)) { const rest = Object.fromEntries(Object.entries(bound.value).filter(([one]) => one !== key)); bound.set(Object.keys(rest).length > 0 ? rest : undefined); } };
  return (
    <div className="pairs">
      {known.map((key) => (
        <div key={key} className="pair">
          <ValueField id={id} path={[...path, key]} schema={item} title={key} only={only} />
          {!bound.isDisabled && <button type="button" className="pair-remove" aria-label={t('panel.removeOf', { name: key })} title={t('panel.removeOf', { name: key })} onClick={() => { remove(key); }}><CloseOutlined aria-hidden /></button>}
        </div>
      ))}
      {!bound.isDisabled && <Offers offers={offers.filter((one) => !known.includes(one.name))} onTake={put} />}
      {!bound.isDisabled && (
        <div className="pair-new">
          <Input size="small" value={name} placeholder={keyHint ?? t('panel.newName')} aria-label={keyHint ?? t('panel.newName')} onChange={(event) => { setName(event.target.value); }} onPressEnter={add} prefix={only === 'expression' ? <FunctionOutlined aria-hidden /> : undefined} />
          <Button size="small" icon={<PlusOutlined aria-hidden />} disabled={!name.trim()} onClick={add}>{t('panel.add')}</Button>
        </div>
      )}
    </div>
  );
}
