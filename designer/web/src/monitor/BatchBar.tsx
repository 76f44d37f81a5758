/* What is chosen in the list of runs, and what can be done to all of it: to the rows, or to everything that fits the query. */
import { Button, Checkbox, Dropdown } from 'antd';
import { DownOutlined } from '@ant-design/icons';
import { lazy, Suspense, useState } from 'react';
import { useWords } from '../i18n';
import type { RunSummary } from '../model';
import { useWorkflow } from '../queries';
import type { DeedKind } from './DeedDialog';
import type { RunQuery } from './query';

const DeedDialog = lazy(() => import('./DeedDialog').then((file) => ({ default: file.DeedDialog })));

interface BarProps { items: RunSummary[]; chosen: ReadonlySet<string>; query: RunQuery; names: ReadonlyMap<string, string>; all: Record<string, number>; onChoose: (chosen: ReadonlySet<string>) => void }
const DEEDS: DeedKind[] = ['retry', 'suspend', 'resume', 'set', 'skip', 'move', 'cancel'];

export function BatchBar({ items, chosen, query, names, all, onChoose }: BarProps) {
  const { t } = useWords();
  const [kind, setKind] = useState<DeedKind>();
  const [isAll, setAll] = useState(false);
  const workflow = useWorkflow(query.workflow ?? '', query.version || undefined, Boolean(query.workflow)).data;
  const many = Object.entries(all).filter(([status]) => status !== 'incident' && (!query.status || status === query.status)).reduce((sum, [, count]) => sum + count, 0);
  // A query that names nothing is no query: the server refuses it, and so must the button.
  const isNamed = Boolean(query.workflow || query.node || query.code || query.q || query.has_incident || query.is_suspended || query.started_from || query.started_before);
  const isEvery = items.length > 0 && items.every((run) => chosen.has(run.run_id));
  const runs: RunQuery = isAll && isEvery ? query : { run_ids: [...chosen], status: '' };
  // Skipping and moving need a step: only where all stand in one workflow.
  const can = (one: DeedKind) => (one !== 'skip' && one !== 'move') || Boolean(query.workflow && query.node);
  return (
    <div className="batch-bar">
      <Checkbox checked={isEvery} indeterminate={!isEvery && chosen.size > 0} onChange={(event) => { setAll(false); onChoose(new Set(event.target.checked ? items.map((run) => run.run_id) : [])); }}>{chosen.size ? t('monitor.chosen', { count: isAll && isEvery ? many : chosen.size }) : t('monitor.chooseAll')}</Checkbox>
      {isEvery && isNamed && many > items.length && !query.has_incident && !query.is_suspended && <Button size="small" type="link" onClick={() => setAll(!isAll)}>{isAll ? t('monitor.onlyShown', { count: items.length }) : t('monitor.everyRun', { count: many })}</Button>}
      <Dropdown trigger={['click']} disabled={chosen.size === 0} menu={{ items: DEEDS.filter(can).map((one) => ({ key: one, danger: one === 'cancel', label: one === 'cancel' ? t('run.cancel') : t(`monitor.deed.${one}`), onClick: () => setKind(one) })) }}>
        <Button size="small" disabled={chosen.size === 0}>{t('monitor.withChosen')} <DownOutlined aria-hidden /></Button>
      </Dropdown>
      {kind && <Suspense><DeedDialog kind={kind} node={kind === 'skip' || kind === 'move' ? query.node : undefined} runs={runs} nodes={workflow?.nodes} names={names} onClose={() => { setKind(undefined); onChoose(new Set()); }} /></Suspense>}
    </div>
  );
}
