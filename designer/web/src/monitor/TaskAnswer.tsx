/* The answer that a person would have given to a task: one of its outcomes, and its form. Knows the task, not what the answer is for. */
import { Button, Select } from 'antd';
import { useEffect, useId, useState } from 'react';
import { FormView } from '../form/FormView';
import { useForm } from '../form/useForm';
import { useWords } from '../i18n';
import type { TaskDetail, Values } from '../model';

export function TaskAnswer({ task, onChange }: { task: TaskDetail; onChange: (answer: Values | null) => void }) {
  const { t, text } = useWords();
  const id = useId();
  const form = useForm({ name: `skip.${task.task_id}`, layout: task.layout, given: task.values, preview: null });
  const [outcome, setOutcome] = useState(task.outcomes[0]?.key ?? '');
  // Another answer has another effect: it is looked at anew.
  useEffect(() => { onChange(null); }, [form.values, outcome, onChange]);
  return (
    <>
      <div className="schema-field"><label className="field-label" htmlFor={id}>{t('monitor.answer')}</label><Select id={id} className="full" value={outcome} onChange={setOutcome} options={task.outcomes.map((one) => ({ value: one.key, label: text(one.title) || one.key }))} /></div>
      {task.layout.items.length > 0 && <FormView items={task.layout.items} form={form} />}
      <Button size="small" onClick={() => onChange({ outcome, values: form.toSend() })}>{t('monitor.look')}</Button>
    </>
  );
}
