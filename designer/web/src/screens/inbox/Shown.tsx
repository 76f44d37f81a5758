/* What the workflow shows beside a task's form, each name a foldable part. */
import { useWords } from '../../i18n';
import type { Text, Values } from '../../model';
import { NamedValue, nameOf, Score, ValueView } from '../../values/ValueView';
import { isNothing, nameInside, shapeOf } from '../../values/shape';

const LONG = new Set(['fields', 'entries', 'score', 'paragraphs']);

/* `changed`: names whose value is another than when the reader last looked. */
export function Shown({ values, titles = {}, changed }: { values: Values; titles?: Record<string, Text>; changed?: ReadonlySet<string> }) {
  const words = useWords();
  const all = Object.entries(values).filter(([, value]) => !isNothing(value));
  // On a phone the way to the form must not be long: only the first part stands open.
  const isPhone = window.matchMedia('(max-width: 760px)').matches;
  const titled = (name: string) => (titles[name] ? words.text(titles[name]) : nameOf(nameInside(name, values), words));
  const mark = (name: string) => changed?.has(name) && <span className="changed-mark">{words.t('form.changed')}</span>;
  const short = all.filter(([, value]) => !LONG.has(shapeOf(value).is));
  const long = all.filter(([, value]) => LONG.has(shapeOf(value).is));
  return (
    <section className="shown" aria-label={words.t('task.shown')}>
      {short.length > 0 && (
        <dl className="fields shown-short">
          {short.map(([name, value]) => <div key={name} className="field-row"><dt>{titled(name)} {mark(name)}</dt><dd>{name === 'score' && typeof value === 'number' ? <Score value={value} /> : <NamedValue name={name} value={value} />}</dd></div>)}
        </dl>
      )}
      {long.map(([name, value], index) => (
        <details key={name} open={index === 0 || !isPhone} className="shown-part">
          <summary><h3>{titled(name)}</h3> {mark(name)}</summary>
          <ValueView value={value} />
        </details>
      ))}
    </section>
  );
}
