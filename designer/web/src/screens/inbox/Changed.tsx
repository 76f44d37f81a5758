/* What others have changed since the reader last had to do with the run. */
import { EditOutlined } from '@ant-design/icons';
import { ReadField } from '../../form/ReadField';
import { fieldsOf, NOTHING_SAID } from '../../form/state';
import { useWords } from '../../i18n';
import type { Json, TaskDetail, Values } from '../../model';
import { useNames } from '../../people/names';
import { NamedValue, nameOf } from '../../values/ValueView';
import type { Signing } from './calls';

/* The changes that are new to the reader, the last of each field. */
export function newChanges(signing: Signing | undefined, me: string | undefined) {
  const seen = signing?.seen_at ? new Date(signing.seen_at).getTime() : null;
  const found = (signing?.changes ?? []).filter((one) => seen !== null && one.by !== me && one.at && new Date(one.at).getTime() > seen);
  return [...new Map(found.map((one) => [one.field, one])).values()];
}

export function Changed({ task, signing, me }: { task: TaskDetail; signing: Signing | undefined; me: string | undefined }) {
  const words = useWords();
  const { t, text, format } = words;
  const changes = newChanges(signing, me);
  const before = Object.entries((signing?.before ?? {}) as Values).filter(([name]) => !changes.some((one) => one.field === name));
  const named = useNames(changes.map((one) => one.by));
  if (changes.length === 0 && before.length === 0) return null;
  const fields = new Map(fieldsOf(task.layout.items).map((field) => [field.key, field]));
  return (
    <section className="banner news" aria-label={t('changed.title')}>
      <p><EditOutlined aria-hidden /> <strong>{t('changed.title')}</strong> {signing?.seen_at && <span className="quiet">{t('changed.since', { when: format.dateTime(signing.seen_at) })}</span>}</p>
      <ul>
        {changes.map((one) => {
          const field = fields.get(one.field);
          const show = (value: Json) => (field ? <ReadField field={field} value={value} said={NOTHING_SAID} /> : <NamedValue name={one.field} value={value} />);
          return <li key={one.field}><span className="change-name">{field ? text(field.title) : nameOf(one.field, words)}</span> <del>{show((one.before ?? null) as Json)}</del> <span aria-hidden>→</span> <ins>{show((one.after ?? null) as Json)}</ins> <span className="quiet">{named(one.by)}</span></li>;
        })}
        {before.map(([name, value]) => (
          <li key={name}><span className="change-name">{task.shown_titles?.[name] ? text(task.shown_titles[name]) : nameOf(name, words)}</span> <del><NamedValue name={name} value={value} /></del> <span aria-hidden>→</span> <ins><NamedValue name={name} value={task.shown[name] ?? null} /></ins></li>
        ))}
      </ul>
    </section>
  );
}
