/* What a run did at one node: state, times, input, output, error. Also the way to every node for those who do not use the drawing. */
import { Button, Select } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { useWords } from '../../i18n';
import type { Json, NodeState, RunDetail } from '../../model';
import { StatusTag, Tag } from '../../shell/states';
import { JsonView } from '../../values/JsonView';
import { ValueView } from '../../values/ValueView';
import { isNothing } from '../../values/shape';

export function StepPanel({ run, nodeId, onSelect, deeds, log }: { run: RunDetail; nodeId: string; onSelect: (nodeId: string) => void; deeds?: ReactNode; log?: ReactNode }) {
  const { t, text } = useWords();
  const id = useId();
  const node = run.definition.nodes.find((one) => one.node_id === nodeId);
  const state = run.nodes.find((one) => one.node_id === nodeId);
  const states = new Map(run.nodes.map((one) => [one.node_id, one.state]));
  return (
    <div className="step">
      <label className="unseen" htmlFor={id}>{t('step.choose')}</label>
      <Select
        id={id} className="full" value={node ? nodeId : undefined} placeholder={t('step.choose')} onChange={onSelect}
        options={run.definition.nodes.map((one) => {
          const said = states.get(one.node_id);
          return { value: one.node_id, label: said ? `${text(one.title)} · ${t(`status.${said}`)}` : text(one.title) };
        })}
      />
      {node && (
        <p className="step-line">
          {state ? <StatusTag status={state.state} /> : <Tag>{t('drawing.state.untouched')}</Tag>}
          <span className="quiet">{t(`kind.${node.kind}`)}{node.type !== node.kind && <> · <code>{node.type}</code></>}</span>
        </p>
      )}
      {run.tokens.filter((token) => token.node_id === nodeId).map((token) => <p key={token.token_id} className="banner">{t(`waits.${token.waits_for}`, { defaultValue: token.waits_for })}</p>)}
      {deeds}
      {state ? <StepState state={state} /> : <p className="quiet">{t('step.untouched')}</p>}
      {log}
    </div>
  );
}

function StepState({ state }: { state: NodeState }) {
  const { t, text, format } = useWords();
  return (
    <>
      <dl className="fields">
        <div className="field-row"><dt>{t('step.entered')}</dt><dd>{format.precise(state.entered_at)}</dd></div>
        {state.left_at && <div className="field-row"><dt>{t('step.lasted')}</dt><dd>{format.lasted(state.entered_at, state.left_at)}</dd></div>}
        {state.attempts > 0 && <div className="field-row"><dt>{t('step.attempts')}</dt><dd>{state.attempts}</dd></div>}
        {state.times > 1 && <div className="field-row"><dt>{t('step.times')}</dt><dd>{state.times}</dd></div>}
      </dl>
      {state.error && <p className="step-error" role="note">{text(state.error)}</p>}
      <Part title={t('step.output')} value={state.output} isOpen />
      <Part title={t('step.input')} value={state.input} />
    </>
  );
}

function Part({ title, value, isOpen = false }: { title: string; value: Json; isOpen?: boolean }) {
  const { t } = useWords();
  const [isRaw, setRaw] = useState(false);
  return (
    <details className="shown-part" open={isOpen}>
      <summary><h3>{title}</h3></summary>
      {isNothing(value) ? <p className="quiet">{t('value.none')}</p> : (
        <>
          <div className="panel-tools"><Button size="small" type="text" onClick={() => setRaw(!isRaw)}>{isRaw ? t('run.readable') : t('run.raw')}</Button></div>
          {isRaw ? <JsonView value={value} label={title} /> : <ValueView value={value} />}
        </>
      )}
    </details>
  );
}
