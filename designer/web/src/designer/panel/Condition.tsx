/* A condition of a workflow, by clicks or as text. Knows where in the file it stands, not what it is for. */
import { lazy, Suspense, useMemo } from 'react';
import { Conditions } from '../../condition/Conditions';
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import { choicesOf, useScope } from '../feel/scope';
import type { Path } from '../source';

const Expression = lazy(() => import('../feel/Expression').then(({ Expression: view }) => ({ default: view })));

interface Given { value: string; path: Path; isBare?: boolean; label: string; isDisabled: boolean; onChange: (value: string) => void }

export function Condition({ value, path, isBare = false, label, isDisabled, onChange }: Given) {
  const { t, text } = useWords();
  const graph = useDoc((doc) => doc.graph);
  const scope = useScope(path, isBare);
  const offers = useMemo(() => scope.map((one) => ({
    ...one, choices: choicesOf(graph, one.name).map((choice) => ({ value: choice.value, label: text(choice.title) ? `${text(choice.title)} (${choice.value})` : choice.value })),
  })), [scope, graph, text]);
  return (
    <Conditions value={value} offers={offers} label={label} isDisabled={isDisabled} onChange={onChange}>
      <Suspense fallback={<code className="expression-wait">{value}</code>}><Expression value={value} path={path} isBare={isBare} label={label} isDisabled={isDisabled} hint={t('panel.conditionHint')} onChange={onChange} /></Suspense>
    </Conditions>
  );
}
