/* What a trial came to: each step with what it was given and gave, what would have gone out, what happened when. */
import { PushpinFilled, PushpinOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useWords } from '../../i18n';
import type { Json, Values } from '../../model';
import { JsonView } from '../../values/JsonView';
import { useDoc } from '../document';
import { titleOf } from '../summary';
import { useTools } from '../tools';
import { Part } from '../panel/Row';
import { useTrial, type Report } from './state';

function useTitleOf() {
  const words = useWords();
  const { types } = useTools();
  const graph = useDoc((doc) => doc.graph);
  return (id: string) => { const node = graph.byId.get(id); return node ? titleOf(node, types, words) : id; };
}

export function Steps({ report }: { report: Report }) {
  const { t, text } = useWords();
  const title = useTitleOf();
  const { pins, pin, isBusy } = useTrial();
  const graph = useDoc((doc) => doc.graph);
  const selected = useDoc((doc) => doc.selected.at(-1));
  return (
    <Part title={t('trial.steps', { count: report.nodes.length })}>
      <ol className="trial-steps">
        {report.nodes.map((one) => {
          const isWork = graph.byId.get(one.node_id)?.kind === 'activity';
          const isPinned = pins[one.node_id] !== undefined;
          return (
            <li key={one.node_id}>
              <details open={selected === one.node_id}>
                <summary><span className={`trial-dot is-${one.state}`} aria-hidden /> {title(one.node_id)} <span className="quiet">{t(`drawing.state.${one.state}`)}{one.times > 1 ? ` ×${one.times}` : ''}</span>{isPinned && <PushpinFilled aria-label={t('trial.pinned')} />}</summary>
                {one.error && <p className="trial-error">{text(one.error)}</p>}
                {one.inputs !== null && one.inputs !== undefined && <><h4>{t('trial.inputs')}</h4><JsonView label={t('trial.inputs')} value={one.inputs as Json} /></>}
                {one.outputs !== null && one.outputs !== undefined && <><h4>{t('trial.outputs')}</h4><JsonView label={t('trial.outputs')} value={one.outputs as Json} /></>}
                {Object.keys(one.variables).length > 0 && <><h4>{t('trial.sets')}</h4><JsonView label={t('trial.sets')} value={one.variables as Json} /></>}
                {isWork && <Button size="small" icon={<PushpinOutlined aria-hidden />} disabled={isBusy || (!isPinned && typeof one.outputs !== 'object')} onClick={() => void pin(one.node_id, isPinned ? null : { outputs: (one.outputs ?? {}) as Values })}>{isPinned ? t('trial.unpin') : t('trial.pin')}</Button>}
              </details>
            </li>
          );
        })}
      </ol>
    </Part>
  );
}

export function Effects({ report }: { report: Report }) {
  const { t, format } = useWords();
  const title = useTitleOf();
  if (report.effects.length === 0) return null;
  return (
    <Part title={t('trial.effects', { count: report.effects.length })}>
      <p className="row-help">{t('trial.effectsHint')}</p>
      <ul className="trial-effects">
        {report.effects.map((one, index) => {
          const { to, subject, text: body, record_type: type } = one.content as Record<string, unknown>;
          return (
            <li key={index}>
              <details>
                <summary>{t(`trial.effect.${one.kind}`)} · {one.kind === 'mail' ? String(subject) : one.kind === 'record' ? String(type) : title(one.node_id)} <span className="quiet">{format.dateTime(one.at)}</span></summary>
                {one.kind === 'mail' ? <div className="trial-mail"><p className="quiet">{String(to)}</p><pre>{String(body)}</pre></div> : <JsonView label={t('trial.values')} value={one.content as Json} />}
              </details>
            </li>
          );
        })}
      </ul>
    </Part>
  );
}

export function Entries({ report }: { report: Report }) {
  const { t, text, format } = useWords();
  const title = useTitleOf();
  return (
    <Part title={t('trial.course')} isOpen={false}>
      <ol className="trial-entries">
        {report.entries.map((one, index) => <li key={index}><span className="quiet">{format.dateTime(one.at)}</span> <span>{one.node_id ? title(one.node_id) : ''} {t(`trial.entry.${one.kind}`)}{one.by ? ` · ${report.people[one.by] ?? one.by}` : ''}{one.outcome ? ` · ${one.outcome}` : ''}{one.text ? ` · ${text(one.text)}` : ''}</span></li>)}
      </ol>
    </Part>
  );
}
