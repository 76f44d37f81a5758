/* Where one begins something and follows it: workflows to start, the runs that one has begun, copies that one was sent, job pages. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useWords } from '../i18n';
import type { DefinitionSummary } from '../model';
import { useMay, useWorkflows } from '../queries';
import type { StartSearch, StartTab } from '../router';
import { Loading, Nothing, Refused, useTitle } from '../shell/states';
import { Copies } from './start/Copies';
import { MyRuns } from './start/MyRuns';
import { Openings } from './start/Openings';
import { StartForm } from './start/StartRun';
// The steps to come look as they do in the inbox.
import './inbox/inbox.css';
import './start/start.css';

export function Start() {
  const { t } = useWords();
  const { tab = 'begin' } = useSearch({ from: '__root__' }) as StartSearch;
  const mayBegin = useMay('runs:write');
  const mayPublish = useMay('openings:manage');
  const tabs: StartTab[] = [...(mayBegin ? (['begin'] as const) : []), 'mine', 'copies', ...(mayPublish ? (['jobs'] as const) : [])];
  const now = tabs.includes(tab) ? tab : (tabs[0] ?? 'mine');
  useTitle(t(`begin.tab.${now}`));
  return (
    <div className="page start-page">
      <div className="page-head"><h1>{t('nav.start')}</h1></div>
      <nav className="tabs" aria-label={t('begin.which')}>
        {tabs.map((one) => <Link key={one} to="/start" search={{ tab: one }} className="tab" aria-current={one === now ? 'page' : undefined}>{t(`begin.tab.${one}`)}</Link>)}
      </nav>
      {now === 'begin' ? <Begin /> : now === 'mine' ? <MyRuns /> : now === 'copies' ? <Copies /> : <Openings />}
    </div>
  );
}

function Begin() {
  const { t, text } = useWords();
  const workflows = useWorkflows();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<DefinitionSummary | null>(null);
  if (workflows.isPending) return <Loading rows={6} />;
  if (!workflows.data) return <Refused error={workflows.error} onRetry={() => void workflows.refetch()} />;
  const items = workflows.data.items;
  if (items.length === 0) return <Nothing title={t('workflows.none')} hint={t('workflows.noneHint')} />;
  return (
    <div className={chosen ? 'begin has-form' : 'begin'}>
      <ul className="begin-list" aria-label={t('begin.workflows')}>
        {items.map((one) => (
          <li key={one.key}><button type="button" className="begin-card" aria-pressed={chosen?.key === one.key} onClick={() => setChosen(one)}><strong>{text(one.title)}</strong><span className="quiet">{t('begin.asks', { count: Object.keys(one.inputs.properties ?? {}).length })}</span></button></li>
        ))}
      </ul>
      {chosen ? (
        <section className="paper" aria-label={text(chosen.title)}>
          <h2>{text(chosen.title)}</h2>
          <StartForm key={chosen.definition_id} workflow={chosen} onClose={() => setChosen(null)} onStarted={() => void navigate({ to: '/start', search: { tab: 'mine' } })} />
        </section>
      ) : <p className="quiet begin-hint">{t('begin.choose')}</p>}
    </div>
  );
}
