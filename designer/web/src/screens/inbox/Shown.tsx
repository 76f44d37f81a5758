/* What the workflow shows beside a task's form, each name a foldable part. */
import { useWords } from '../../i18n';
import type { Values } from '../../model';
import { NamedValue, nameOf, Score, ValueView } from '../../values/ValueView';
import { isNothing, nameInside, shapeOf } from '../../values/shape';

const LONG = new Set(['fields', 'entries', 'score', 'paragraphs']);

export function Shown({ values }: { values: Values }) {
  const words = useWords();
  const all = Object.entries(values).filter(([, value]) => !isNothing(value));
  // On a phone the way to the form must not be long: only the first part stands open.
  const isPhone = window.matchMedia('(max-width: 760px)').matches;
  const short = all.filter(([, value]) => !LONG.has(shapeOf(value).is));
  const long = all.filter(([, value]) => LONG.has(shapeOf(value).is));
  return (
    <section className="shown" aria-label={words.t('task.shown')}>
      {short.length > 0 && (
        <dl className="fields shown-short">
          {short.map(([name, value]) => <div key={name} className="field-row"><dt>{nameOf(nameInside(name, values), words)}</dt><dd>{name === 'score' && typeof value === 'number' ? <Score value={value} /> : <NamedValue name={name} value={value} />}</dd></div>)}
        </dl>
      )}
      {long.map(([name, value], index) => (
        <details key={name} open={index === 0 || !isPhone} className="shown-part">
          <summary><h3>{nameOf(name, words)}</h3></summary>
          <ValueView value={value} />
        </details>
      ))}
    </section>
  );
}
