/* The form of one task with its answers: what was typed is kept on the server, what is refused stands at its field, what comes next can be looked at first. */
import { Input } from 'antd';
import { useCallback, useState } from 'react';
import { api, Refusal } from '../../api';
import { FormView, fieldDomId } from '../../form/FormView';
import { forgetDraft, useForm } from '../../form/useForm';
import { useWords } from '../../i18n';
import type { TaskDetail, Values } from '../../model';
import { useMay, useStale } from '../../queries';
import { useReach } from '../../reach';
import { isAway } from '../../refusal';
import { Loading, Refused } from '../../shell/states';
import { Coming } from './Coming';
import { Outcomes } from './Outcomes';
import { useRunPreview, type Signing } from './calls';
import { useServerDraft, type DraftState } from './draft';

interface FormProps {
  task: TaskDetail;
  signing: Signing | undefined;
  isLocked: boolean;
  isNext: boolean;
  changed: ReadonlySet<string>;
  onDone: () => Promise<void>;
}

export function TaskForm({ task, signing, isLocked, isNext, changed, onDone }: FormProps) {
  const { t, text } = useWords();
  const taskId = task.task_id;
  const ask = useCallback((values: Values) => api.preview(taskId, values), [taskId]);
  const find = useCallback((field: string, words: string, values: Values) => api.choices(taskId, field, words, values), [taskId]);
  // What was answered is shown as it was answered, not as somebody else had begun to fill it in.
  const isOver = task.status === 'completed' || task.status === 'cancelled';
  const form = useForm({ name: isOver ? `${taskId} over` : taskId, layout: task.layout, given: task.values, preview: ask, find, kept: isOver ? null : (signing?.draft ?? null) as Values | null });
  const isEmpty = task.layout.items.length === 0;
  const [comment, setComment] = useState(() => String((signing?.draft as Values | null | undefined)?.comment ?? ''));
  const values = isEmpty ? (comment.trim() ? { comment: comment.trim() } : {}) : form.values;
  const mayKeep = !isLocked && (signing?.operations.includes('draft') ?? false);
  const draft = useServerDraft(taskId, values, mayKeep && form.isReady);
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const stale = useStale();
  const isReached = useReach();
  const told = isAway(error) && isReached ? null : error;

  const complete = async (outcome: string) => {
    setBusy(outcome);
    setError(null);
    try {
      await api.complete(taskId, outcome, isEmpty ? values : form.toSend());
      forgetDraft(taskId);
      await onDone();
    } catch (refusal) {
      setBusy(null);
      if (refusal instanceof Refusal && refusal.status === 409) await stale();
      const problems = refusal instanceof Refusal ? refusal.problems : [];
      const known = new Set(form.fields.map((field) => field.key));
      const atFields = problems.filter((problem) => known.has((problem.path ?? '').replace(/^values\./, '').split(/[.[]/)[0] ?? ''));
      form.refuse(problems);
      setError(atFields.length === problems.length && problems.length > 0 ? null : refusal);
      const first = atFields[0]?.path?.replace(/^values\./, '').split(/[.[]/)[0];
      if (first) requestAnimationFrame(() => focusField(first));
    }
  };
  if (!form.isReady) return <div className="task-form"><Loading rows={6} /></div>;
  return (
    <form className="task-form" onSubmit={(event) => event.preventDefault()} noValidate>
      {!isEmpty && <h3>{text(task.layout.title)}</h3>}
      {form.previewError && !isLocked ? <Refused error={form.previewError} compact /> : null}
      <FormView items={task.layout.items} form={form} isLocked={isLocked} changed={changed} />
      {(form.problems[''] ?? []).length > 0 && !error && <div className="form-problems" role="alert">{form.problems['']?.map((problem, index) => <p key={index}>{problem.message}</p>)}</div>}
      {isEmpty && !isLocked && <label className="field answer-note">{t('task.comment')}<Input.TextArea value={comment} maxLength={4000} autoSize={{ minRows: 2, maxRows: 8 }} onChange={(event) => setComment(event.target.value)} /></label>}
      {told ? <Refused error={told} compact /> : null}
      {mayKeep && <DraftLine state={draft.state} wasKept={Boolean(signing?.draft)} />}
      {!isLocked && <ComingNext runId={task.run_id} nodeId={task.node_id} />}
      {!isLocked && <Outcomes outcomes={task.outcomes} busy={busy} isNext={isNext} onChoose={(outcome) => void complete(outcome)} />}
    </form>
  );
}

function DraftLine({ state, wasKept }: { state: DraftState; wasKept: boolean }) {
  const { t } = useWords();
  const said = { same: wasKept ? t('sketch.restored') : '', typing: t('sketch.typing'), saving: t('sketch.saving'), saved: t('sketch.saved'), failed: t('sketch.failed') }[state];
  return <p className={state === 'failed' ? 'draft-line bad-word' : 'draft-line quiet'} role="status">{said}</p>;
}

/* Asked for only when somebody wants to know. */
function ComingNext({ runId, nodeId }: { runId: string; nodeId: string }) {
  const { t } = useWords();
  const mayRuns = useMay('runs:read');
  const [isOpen, setOpen] = useState(false);
  const found = useRunPreview(runId, isOpen);
  if (!mayRuns) return null;
  return (
    <details className="coming-box" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('coming.title')}</summary>
      {isOpen && (found.isPending ? <Loading rows={3} /> : found.data ? <Coming found={found.data} skip={nodeId} /> : <Refused error={found.error} compact />)}
    </details>
  );
}

function focusField(key: string) {
  const at = document.getElementById(fieldDomId(key)) ?? document.querySelector(`[data-field="${CSS.escape(key)}"]`);
  const target = at?.matches('input, textarea, button') ? (at as HTMLElement) : at?.querySelector<HTMLElement>('input, textarea, button');
  target?.focus();
  at?.scrollIntoView({ block: 'center' });
}
