/* What two versions differ in, file by file: workflows as a coloured drawing with a table of properties, everything else as texts side by side. Knows no server. */
import { Select } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useWords } from '../../i18n';
import { Loading } from '../../shell/states';
import { diffFiles, diffFlows } from './diff';
import { DiffDrawing } from './DiffDrawing';
import { DiffTable } from './DiffTable';

const Sides = lazy(() => import('../code/Sides').then(({ Sides: view }) => ({ default: view })));
type Files = Readonly<Record<string, string>>;

export function Changes({ before, after }: { before: Files; after: Files }) {
  const { t } = useWords();
  const found = useMemo(() => diffFiles(before, after), [before, after]);
  const [asked, setAsked] = useState('');
  const one = found.find((file) => file.path === asked) ?? found.find((file) => file.path.endsWith('.workflow.yaml')) ?? found[0];
  if (!one) return <p className="quiet">{t('draft.noDifference')}</p>;
  return (
    <div className="changes">
      {found.length > 1
        ? <Select className="changes-file" value={one.path} onChange={setAsked} aria-label={t('draft.file')} options={found.map((file) => ({ value: file.path, label: `${file.path} · ${t(`draft.change.${file.change}`)}` }))} />
        : <p><code>{one.path}</code> <span className={`change is-${one.change}`}>{t(`draft.change.${one.change}`)}</span></p>}
      <OneFile key={one.path} path={one.path} before={before[one.path] ?? ''} after={after[one.path] ?? ''} />
    </div>
  );
}

function OneFile({ path, before, after }: { path: string; before: string; after: string }) {
  const { t } = useWords();
  const isFlow = path.endsWith('.workflow.yaml') && before !== '' && after !== '';
  const [view, setView] = useState<'drawing' | 'table' | 'text'>(isFlow ? 'drawing' : 'text');
  const diff = useMemo(() => (isFlow ? diffFlows(before, after) : null), [isFlow, before, after]);
  const [selected, setSelected] = useState('');
  return (
    <>
      {diff && (
        <div className="design-views" role="group" aria-label={t('design.view')}>
          {(['drawing', 'table', 'text'] as const).map((name) => <button key={name} type="button" aria-pressed={view === name} onClick={() => { setView(name); }}>{t(`draft.${name}`)}</button>)}
        </div>
      )}
      {diff && view === 'drawing' && <DiffDrawing diff={diff} selected={selected} onSelect={(id) => { setSelected(id); }} />}
      {diff && view !== 'text' && <DiffTable diff={diff} only={view === 'drawing' ? selected : ''} />}
      {view === 'text' && <Suspense fallback={<Loading />}><Sides before={before} after={after} labels={[t('draft.before'), t('draft.after')]} /></Suspense>}
    </>
  );
}
