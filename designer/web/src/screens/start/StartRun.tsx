/* Starts a run: which workflow, then its inputs, then, before it begins, who would be asked. The server judges the inputs; its problems stand at the fields. */
import { useQuery } from '@tanstack/react-query';
import { App, Button, Input, Modal, Select } from 'antd';
import { useEffect, useId, useMemo, useState } from 'react';
import { api, Refusal } from '../../api';
import { randomKey } from '../../browser';
import { client, got } from '../../client';
import { FormView } from '../../form/FormView';
import { forgetDraft, useForm } from '../../form/useForm';
import { useWords } from '../../i18n';
import type { DefinitionSummary, RunSummary, Values } from '../../model';
import { useStale, useWorkflows } from '../../queries';
import { Loading, Refused } from '../../shell/states';
import { nameOf } from '../../values/ValueView';
import { Coming } from '../inbox/Coming';
import { inputsOf, layoutOfInputs } from './inputs';

interface StartProps {
  preset?: string;
  onClose: () => void;
  onStarted: (run: RunSummary) => void;
}

export function StartRun({ preset, onClose, onStarted }: StartProps) {
  const { t, text } = useWords();
  const workflows = useWorkflows();
  const [picked, setPicked] = useState<DefinitionSummary>();
  const id = useId();
  const items = workflows.data?.items ?? [];
  // The one that is being filled in stays, also where a newer version of it comes meanwhile.
  const chosen = picked ?? items.find((one) => one.key === preset) ?? items[0];
  if (chosen && !picked) setPicked(chosen);
  return (
    <Modal open title={t('start.title')} onCancel={onClose} footer={null} width={620} destroyOnHidden>
      {workflows.isPending ? <Loading /> : !workflows.data ? <Refused error={workflows.error} onRetry={() => void workflows.refetch()} /> : !chosen ? <p>{t('workflows.none')}</p> : (
        <>
          <div className="field">
            <label className="field-label" htmlFor={id}>{t('start.workflow')}</label>
            <Select id={id} className="full" value={chosen.key} onChange={(next: string) => setPicked(items.find((one) => one.key === next))} options={items.map((one) => ({ value: one.key, label: text(one.title) }))} />
          </div>
          <StartForm key={chosen.definition_id} workflow={chosen} onClose={onClose} onStarted={onStarted} />
        </>
      )}
    </Modal>
  );
}

export function StartForm({ workflow, onClose, onStarted }: { workflow: DefinitionSummary; onClose: () => void; onStarted: (run: RunSummary) => void }) {
  const words = useWords();
  const { t } = words;
  const { message } = App.useApp();
  const stale = useStale();
  const layout = useMemo(() => layoutOfInputs(workflow.inputs, (key) => nameOf(key, words)), [workflow, words]);
  const draft = `start:${workflow.definition_id}`;
  const form = useForm({ name: draft, layout, given: {}, preview: null });
  const [label, setLabel] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  // One key per dialog: pressing twice, or again after the line broke, starts one run.
  const [once] = useState(() => randomKey());
  const labelId = useId();

  const start = async () => {
    setBusy(true);
    setError(null);
    try {
      const run = await api.startRun(workflow.key, inputsOf(workflow.inputs, form.values), label.trim(), once);
      forgetDraft(draft);
      message.success(t('start.done'));
      await stale();
      onStarted(run);
    } catch (refusal) {
      setBusy(false);
      const problems = refusal instanceof Refusal ? refusal.problems.map((problem) => ({ ...problem, path: problem.path?.replace(/^inputs[./]/, '') })) : [];
      form.refuse(problems);
      setError(refusal);
    }
  };
  const missing = form.fields.filter((field) => field.required && (form.values[field.key] ?? null) === null);
  return (
    <form onSubmit={(event) => { event.preventDefault(); void start(); }} noValidate>
      <FormView items={layout.items} form={form} />
      <div className="field">
        <label className="field-label" htmlFor={labelId}>{t('start.label')}</label>
        <p className="field-help" id={`${labelId}-help`}>{t('start.labelHelp')}</p>
        <Input id={labelId} value={label} onChange={(event) => setLabel(event.target.value)} aria-describedby={`${labelId}-help`} />
      </div>
      {missing.length === 0 && <WhoIsAsked workflow={workflow.key} inputs={inputsOf(workflow.inputs, form.values)} />}
      {error ? <Refused error={error} compact /> : null}
      <div className="dialog-end">
        <span className="quiet">{missing.length > 0 && t('start.missing', { count: missing.length })}</span>
        <Button onClick={onClose}>{t('action.close')}</Button>
        <Button type="primary" htmlType="submit" loading={isBusy} disabled={missing.length > 0}>{t('start.go')}</Button>
      </div>
    </form>
  );
}

const PAUSE = 600;

/* Who would be asked with these inputs; asked again when they have rested. */
function WhoIsAsked({ workflow, inputs }: { workflow: string; inputs: Values }) {
  const { t } = useWords();
  const written = JSON.stringify(inputs);
  const [rested, setRested] = useState(written);
  useEffect(() => {
    const timer = setTimeout(() => setRested(written), PAUSE);
    return () => clearTimeout(timer);
  }, [written]);
  const found = useQuery({
    queryKey: ['start-preview', workflow, rested],
    queryFn: () => got(client.POST('/api/v1/workflows/{key}/preview', { params: { path: { key: workflow } }, body: { inputs: JSON.parse(rested) as Record<string, unknown> } })),
    placeholderData: (before) => before,
    retry: false,
  });
  if (found.error && !found.data) return null;
  return (
    <section className="who-is-asked" aria-label={t('coming.title')} aria-busy={found.isFetching}>
      <h3>{t('coming.title')}</h3>
      {found.data ? <Coming found={found.data} /> : <Loading rows={2} />}
    </section>
  );
}
