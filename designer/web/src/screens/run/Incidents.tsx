/* Where the engine could not go on, why, and the button that lets it try again. */
import { RedoOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useState } from 'react';
import { api, Refusal } from '../../api';
import { useWords } from '../../i18n';
import type { RunDetail } from '../../model';
import { useMay, useStale } from '../../queries';

export function Incidents({ run, onSelect }: { run: RunDetail; onSelect: (nodeId: string) => void }) {
  const { t, text, format } = useWords();
  const { message } = App.useApp();
  const stale = useStale();
  const [busy, setBusy] = useState('');
  const mayRetry = useMay('incidents:write');
  const retry = async (incidentId: string) => {
    setBusy(incidentId);
    try {
      await api.retryIncident(incidentId);
      message.success(t('incident.retried'));
    } catch (refusal) {
      message.error(refusal instanceof Refusal ? refusal.message : t('error.unexpected'));
    }
    await stale();
    setBusy('');
  };
  return (
    <ul className="incidents">
      {run.incidents.map((incident) => {
        const node = run.definition.nodes.find((one) => one.node_id === incident.node_id);
        return (
          <li key={incident.incident_id}>
            <p className="incident-title"><button type="button" className="link" onClick={() => onSelect(incident.node_id)}>{node ? text(node.title) : incident.node_id}</button> <time className="quiet">{format.precise(incident.raised_at)}</time></p>
            <p>{text(incident.message)}</p>
            <p className="quiet"><code>{incident.code}</code></p>
            {mayRetry && <Button icon={<RedoOutlined />} loading={busy === incident.incident_id} onClick={() => void retry(incident.incident_id)}>{t('incident.retry')}</Button>}
          </li>
        );
      })}
    </ul>
  );
}
