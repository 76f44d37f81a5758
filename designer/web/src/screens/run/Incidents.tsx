/* Where the engine could not go on, why, and the button that lets it try again. */
import { RedoOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useWords } from '../../i18n';
import type { RunDetail } from '../../model';
import type { DeedAbout } from '../../monitor/DeedDialog';
import { useMay } from '../../queries';

export function Incidents({ run, onSelect, onDeed }: { run: RunDetail; onSelect: (nodeId: string) => void; onDeed: (deed: DeedAbout) => void }) {
  const { t, text, format } = useWords();
  const mayRetry = useMay('operations:write');
  const tokenOf = (nodeId: string) => run.tokens.find((token) => token.node_id === nodeId && token.waits_for === 'incident')?.token_id;
  return (
    <ul className="incidents">
      {run.incidents.map((incident) => {
        const node = run.definition.nodes.find((one) => one.node_id === incident.node_id);
        return (
          <li key={incident.incident_id}>
            <p className="incident-title"><button type="button" className="link" onClick={() => onSelect(incident.node_id)}>{node ? text(node.title) : incident.node_id}</button> <time className="quiet">{format.precise(incident.raised_at)}</time></p>
            <p>{text(incident.message)}</p>
            <p className="quiet"><code>{incident.code}</code></p>
            {mayRetry && <Button icon={<RedoOutlined />} onClick={() => onDeed({ kind: 'retry', node: incident.node_id, token: tokenOf(incident.node_id) })}>{t('incident.retry')}</Button>}
          </li>
        );
      })}
    </ul>
  );
}
