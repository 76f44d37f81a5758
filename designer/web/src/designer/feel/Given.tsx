/* Below an expression: sample values for what it reads, which can be changed, and what it gives on them. Knows no editor. */
import { useEffect, useId, useMemo, useState } from 'react';
import { useWords } from '../../i18n';
import { evaluated, quietly } from '../code/ask';
import { useSession } from '../../queries';
import { useDoc } from '../document';
import type { Path } from '../source';
import { useTrial } from '../trial/state';
import { feelOf, fitting, ofStarter, readIn, useSamples, valueAt, withSamples } from './sample';
import { choicesOf, useScope } from './scope';

const PAUSE = 350;

export function Given({ value, path, isBare }: { value: string; path: Path; isBare: boolean }) {
  const { t } = useWords();
  const id = useId();
  const scope = useScope(path, isBare);
  const graph = useDoc((doc) => doc.graph);
  const me = useSession().data;
  const trial = useTrial((one) => one.report?.variables);
  const { typed, type } = useSamples();
  const samples = useMemo(() => readIn(value, scope).map(({ name, type: kind }) => {
    const tried = valueAt(trial, name);
    const given = tried === undefined ? ofStarter(name, me) ?? fitting(kind, choicesOf(graph, name)[0]?.value, new Date().toISOString().slice(0, 10)) : feelOf(tried);
    return { name, kind, given, feel: typed[name] ?? given };
  }), [value, scope, trial, typed, graph, me]);
  const asked = value.trim() ? withSamples(value, samples.map(({ name, feel }) => [name, feel.trim() || 'null'] as const)) : '';
  const [told, setTold] = useState<{ about: string; text: string; isBad: boolean } | null>(null);
  useEffect(() => {
    if (!asked) return undefined;
    let isLate = false;
    const timer = setTimeout(() => {
      void quietly(evaluated(asked, trial ?? {}), null).then((found) => {
        if (isLate || !found) return;
        const problem = found.problems[0]?.message ?? '';
        setTold({ about: asked, text: problem || found.notes[0] || JSON.stringify(found.value), isBad: problem !== '' || found.notes.length > 0 });
      });
    }, PAUSE);
    return () => { isLate = true; clearTimeout(timer); };
  }, [asked, trial]);
  if (!asked) return null;
  return (
    <div className="expression-sample">
      {samples.length > 0 && (
        <div className="sample-values" role="group" aria-label={t('panel.samples')}>
          <span className="quiet">{trial ? t('panel.onSample') : t('panel.samples')}</span>
          {samples.map(({ name, kind, given, feel }) => (
            <span key={name} className="sample-value">
              <label htmlFor={`${id}-${name}`} title={kind}>{name}</label>
              <input id={`${id}-${name}`} value={feel} size={Math.min(24, Math.max(4, feel.length + 1))} spellCheck={false} autoComplete="off" onChange={(event) => { type(name, event.target.value); }} onBlur={(event) => { if (event.target.value.trim() === '' || event.target.value === given) type(name, null); }} />
            </span>
          ))}
        </div>
      )}
      {told?.about === asked && <p className={`expression-told ${told.isBad ? 'is-bad' : ''}`} role="status"><span className="quiet">{t('panel.gives')}</span> <code>{told.text}</code></p>}
    </div>
  );
}
