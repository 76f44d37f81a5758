/* Beside the drawing: what is selected, trying the draft, what it would have changed for past runs. */
import { lazy, Suspense, useDeferredValue, useEffect, useRef, useState } from 'react';
import { useWords } from '../../i18n';
import { useMay } from '../../queries';
import { Loading } from '../../shell/states';
import { useDoc } from '../document';
import { goToField } from '../jump';
import { useTools } from '../tools';
import { useUi } from '../ui';
import { EdgePanel } from './EdgePanel';
import { NodePanel } from './NodePanel';
import { WorkflowPanel } from './WorkflowPanel';
import './panel.css';

const TryPane = lazy(() => import('../trial/TryPane').then(({ TryPane: view }) => ({ default: view })));
const WhatIf = lazy(() => import('../trial/WhatIf').then(({ WhatIf: view }) => ({ default: view })));
type Tab = 'settings' | 'try' | 'whatIf';

export function Panel() {
  const { t } = useWords();
  const { mayEdit } = useTools();
  const mayLookBack = useMay('operations:read');
  const [tab, setTab] = useState<Tab>('settings');
  // The drawing shows first what is selected; the panel follows when it is ready. Only whose panel it is may wait, never what stands in it.
  const latest = useDoc((doc) => doc.selected.at(-1) ?? '');
  const chosen = useDeferredValue(latest);
  const count = useDoc((doc) => doc.selected.length);
  const node = useDoc((doc) => doc.graph.byId.get(chosen));
  const edge = useDoc((doc) => doc.graph.edgeById.get(chosen));
  const asked = useUi((ui) => ui.panelFocus);
  const box = useRef<HTMLElement>(null);
  const answered = useRef(asked);
  useEffect(() => {
    // Into the panel of what is selected, never into the one that is about to go.
    if (asked === answered.current || chosen !== latest) return;
    answered.current = asked;
    box.current?.querySelector<HTMLElement>('input, textarea')?.focus();
  }, [asked, chosen, latest]);
  // The panel of another step begins at its top.
  useEffect(() => { box.current?.closest('.design-side')?.scrollTo(0, 0); }, [chosen]);
  const sought = useUi((ui) => ui.sought);
  const [shown, setShown] = useState(sought);
  // A problem stands in the settings.
  if (sought !== shown) { setShown(sought); if (sought) setTab('settings'); }
  useEffect(() => {
    if (!sought || !box.current || chosen !== latest) return undefined;
    return goToField(box.current, sought.path, () => { useUi.getState().set({ sought: null }); });
  }, [sought, chosen, latest]);
  const tabs: Tab[] = ['settings', ...(mayEdit ? (['try'] as const) : []), ...(mayLookBack ? (['whatIf'] as const) : [])];
  return (
    <aside className="design-panel" ref={box} aria-label={t('design.panel')}>
      <div className="panel-tabs" role="tablist" aria-label={t('design.panel')}>
        {tabs.map((one) => (
          <button
            key={one} type="button" role="tab" id={`panel-tab-${one}`} aria-controls="panel-tab" aria-selected={tab === one} tabIndex={tab === one ? 0 : -1} onClick={() => { setTab(one); }}
            onKeyDown={(event) => { const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0; if (step === 0) return; event.preventDefault(); const next = tabs[(tabs.indexOf(one) + step + tabs.length) % tabs.length] ?? one; setTab(next); document.getElementById(`panel-tab-${next}`)?.focus(); }}
          >{t(`panel.tab.${one}`)}</button>
        ))}
      </div>
      <div id="panel-tab" role="tabpanel" aria-labelledby={`panel-tab-${tab}`} className="panel-body" data-about={chosen}>
        {tab === 'settings' && count > 1 && <p className="panel-several" role="note">{t('design.panelOfLast', { count })}</p>}
        {tab === 'settings' && (node ? <NodePanel key={node.id} node={node} /> : edge ? <EdgePanel key={edge.id} edge={edge} /> : <WorkflowPanel />)}
        <Suspense fallback={<Loading />}>
          {tab === 'try' && <TryPane />}
          {tab === 'whatIf' && <WhatIf />}
        </Suspense>
      </div>
    </aside>
  );
}
