/* Whether runs went as the workflow is drawn: what differs, where, and in which runs. */
import { Link } from '@tanstack/react-router';
import { useWords } from '../i18n';
import type { DefinitionDetail } from '../model';
import { Loading, Refused } from '../shell/states';
import { shortId } from '../screens/runNames';
import { Table, useTitles } from './MiningTables';
import { useConformance, type Period } from './data';
import { useRunNames } from './runNames';

export function Conformance({ workflow, period, share }: { workflow: DefinitionDetail; period: Period; share: (part: number) => string }) {
  const { t } = useWords();
  const title = useTitles(workflow);
  const found = useConformance(workflow.key, period, workflow.version, true);
  const names = useRunNames((found.data?.deviations ?? []).flatMap((one) => one.examples.slice(0, 3)));
  if (found.isPending) return <Loading rows={4} />;
  if (!found.data) return <Refused error={found.error} onRetry={() => void found.refetch()} />;
  const { data } = found;
  return (
    <>
      <p className="mining-sum">{t('monitor.fitness', { fitness: share(data.fitness), fitting: data.fitting, runs: data.runs, version: data.version })}</p>
      <Table
        label={t('monitor.conformance')} heads={[t('monitor.deviation'), t('run.tab.step'), t('nav.runs'), t('monitor.times'), t('monitor.examples')]} empty={t('monitor.asDrawn')}
        rows={data.deviations.map((one) => [
          t(`deviation.${one.kind}`, { defaultValue: one.kind }), title(one.node_id), one.runs, one.times,
          <span key="x" className="examples">{one.examples.slice(0, 3).map((run) => <Link key={run} to="/runs/$runId" params={{ runId: run }}>{names.get(run) ?? shortId(run)}</Link>)}</span>,
        ])}
      />
    </>
  );
}
