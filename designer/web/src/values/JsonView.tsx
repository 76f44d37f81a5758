/* A JSON value as a tree for those who want it exactly; opens two levels, lists and objects fold. */
import { CopyOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { copyText } from '../browser';
import { useWords } from '../i18n';
import type { Json } from '../model';
import { isObject } from './shape';

export function JsonView({ value, label }: { value: Json | undefined; label: string }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const copy = () => copyText(JSON.stringify(value, null, 2)).then(() => message.success(t('action.copied')), () => message.error(t('action.copyFailed')));
  if (value === undefined || value === null) return <p className="quiet json-none">{t('value.none')}</p>;
  return (
    <section className="json" aria-label={label}>
      <Button className="json-copy" size="small" type="text" icon={<CopyOutlined />} onClick={() => void copy()} aria-label={t('action.copy', { what: label })} />
      <Branch value={value} depth={0} />
    </section>
  );
}

function Branch({ name, value, depth }: { name?: string; value: Json; depth: number }) {
  const entries: [string, Json][] | null = Array.isArray(value) ? value.map((item, index) => [String(index), item]) : isObject(value) ? Object.entries(value) : null;
  if (!entries || entries.length === 0) {
    return <div className="json-leaf">{name !== undefined && <span className="json-key">{name}: </span>}<Leaf value={value} /></div>;
  }
  return (
    <details className="json-branch" open={depth < 2 && entries.length <= 40}>
      <summary>{name !== undefined && <span className="json-key">{name} </span>}<span className="json-count">{Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`}</span></summary>
      {entries.map(([key, item]) => <Branch key={key} name={key} value={item} depth={depth + 1} />)}
    </details>
  );
}

function Leaf({ value }: { value: Json }) {
  const kind = value === null ? 'null' : typeof value;
  return <span className={`json-${kind}`}>{JSON.stringify(value)}</span>;
}
