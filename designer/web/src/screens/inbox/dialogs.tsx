/* The dialogs of a task's operations: others are asked, told, or take it over; the run goes back. Each sends one operation. */
import { App, Checkbox, Input, Modal, Radio } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { Refusal } from '../../api';
import { useWords } from '../../i18n';
import type { Text } from '../../model';
import { PersonPicker } from '../../people/PersonPicker';
import { useNames } from '../../people/names';
import { Refused } from '../../shell/states';
import { type Signing } from './calls';
import { operations } from './operations';

export type DialogName = 'signers' | 'transfer' | 'delegate' | 'copy' | 'send_back' | 'urge' | 'return';

interface DialogProps {
  name: DialogName;
  taskId: string;
  signing: Signing;
  me: string;
  onClose: () => void;
  /* `isAway`: the task is no longer the reader's. */
  onDone: (isAway: boolean) => void;
}

export function TaskDialog(props: DialogProps) {
  if (props.name === 'send_back') return <SendBack {...props} />;
  if (props.name === 'urge' || props.name === 'return') return <NoteOnly {...props} />;
  return <WithPeople {...props} />;
}

/* What all have: a frame, a note, what was refused. */
function Frame({ title, hint, okText, isReady, send, children, onClose, onDone }: { title: string; hint?: string; okText: string; isReady: boolean; send: (note: string) => Promise<boolean>; children?: ReactNode } & Pick<DialogProps, 'onClose' | 'onDone'>) {
  const { t } = useWords();
  const { message } = App.useApp();
  const id = useId();
  const [note, setNote] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const go = async () => {
    setBusy(true);
    setError(null);
    try {
      const isAway = await send(note.trim());
      message.success(t('act.done', { what: title }));
      onDone(isAway);
    } catch (refusal) {
      setError(refusal instanceof Refusal ? refusal : new Error(String(refusal)));
      setBusy(false);
    }
  };
  return (
    <Modal open title={title} okText={okText} cancelText={t('action.close')} okButtonProps={{ disabled: !isReady, loading: isBusy }} onOk={go} onCancel={onClose} destroyOnHidden>
      {hint && <p className="field-help">{hint}</p>}
      {children}
      <div className="field">
        <label className="field-label" htmlFor={id}>{t('act.note')}</label>
        <Input.TextArea id={id} value={note} maxLength={4000} onChange={(event) => setNote(event.target.value)} autoSize={{ minRows: 2, maxRows: 6 }} />
      </div>
      {error ? <Refused error={error} compact /> : null}
    </Modal>
  );
}

function WithPeople({ name, taskId, me, onClose, onDone }: DialogProps) {
  const { t } = useWords();
  const id = useId();
  const [people, setPeople] = useState<string[]>([]);
  const [place, setPlace] = useState<'before' | 'after' | 'beside'>('before');
  const [keepsDraft, setKeepsDraft] = useState(true);
  const one = name === 'transfer' || name === 'delegate';
  const titles = { signers: t('act.addSigner'), transfer: t('act.transfer'), delegate: t('act.delegate'), copy: t('act.copy') } as Record<string, string>;
  const hints = { signers: t('act.addSignerHint'), transfer: t('act.transferHint'), delegate: t('act.delegateHint'), copy: t('act.copyHint') } as Record<string, string>;
  const send = async (note: string) => {
    const [first = ''] = people;
    if (name === 'signers') await operations.signers(taskId, place, people, note);
    else if (name === 'transfer') await operations.transfer(taskId, first, note, keepsDraft);
    else if (name === 'delegate') await operations.delegate(taskId, first, note);
    else await operations.copy(taskId, people, note);
    return name === 'transfer';
  };
  return (
    <Frame title={titles[name] ?? ''} hint={hints[name]} okText={titles[name] ?? ''} isReady={people.length > 0} send={send} onClose={onClose} onDone={onDone}>
      <div className="field">
        <label className="field-label" htmlFor={id}>{t(one ? 'act.who' : 'act.whom')}</label>
        <PersonPicker id={id} value={people} onChange={setPeople} most={one ? 1 : 20} without={[`person:${me}`]} />
      </div>
      {name === 'signers' && (
        <fieldset className="field stacked">
          <legend className="field-label">{t('act.place')}</legend>
          <Radio.Group className="stack" value={place} onChange={(event) => setPlace(event.target.value as typeof place)} options={[{ value: 'before', label: t('act.before') }, { value: 'after', label: t('act.after') }, { value: 'beside', label: t('act.beside') }]} />
        </fieldset>
      )}
      {name === 'transfer' && <div className="field"><Checkbox checked={keepsDraft} onChange={(event) => setKeepsDraft(event.target.checked)}>{t('act.keepsDraft')}</Checkbox></div>}
    </Frame>
  );
}

function SendBack({ taskId, signing, onClose, onDone }: DialogProps) {
  const { t, text } = useWords();
  const steps = [...new Set(signing.back_to)];
  const [to, setTo] = useState(steps[0] ?? 'starter');
  const [then, setThen] = useState<'walk' | 'straight'>('walk');
  const named = useNames(steps.flatMap((step) => (signing.done_by?.[step] ?? []).map((one) => `person:${one}`)));
  const options = steps.map((step, index) => {
    const title = signing.titles?.[step];
    const who = (signing.done_by?.[step] ?? []).map((one) => named(`person:${one}`)).join(t('people.and'));
    return { value: step, label: <span>{title ? text(title as Text) : step}{who && <span className="quiet"> · {who}</span>}{index === 0 && <span className="quiet"> ({t('act.previous')})</span>}</span> };
  });
  return (
    <Frame title={t('act.sendBack')} okText={t('act.sendBack')} isReady={to !== ''} send={async (note) => { await operations.sendBack(taskId, to, then, note); return true; }} onClose={onClose} onDone={onDone}>
      <fieldset className="field stacked">
        <legend className="field-label">{t('act.backTo')}</legend>
        <Radio.Group className="stack" value={to} onChange={(event) => setTo(String(event.target.value))} options={[...options, { value: 'starter', label: t('act.toStarter') }]} />
      </fieldset>
      <fieldset className="field stacked">
        <legend className="field-label">{t('act.then')}</legend>
        <Radio.Group className="stack" value={then} onChange={(event) => setThen(event.target.value as typeof then)} options={[{ value: 'walk', label: t('act.walk') }, { value: 'straight', label: t('act.straight') }]} />
      </fieldset>
    </Frame>
  );
}

function NoteOnly({ name, taskId, onClose, onDone }: DialogProps) {
  const { t } = useWords();
  const send = async (note: string) => {
    if (name === 'urge') await operations.urge(taskId, note);
    else await operations.giveBack(taskId, '', {}, note);
    return name === 'return';
  };
  const title = t(name === 'urge' ? 'act.urge' : 'act.return');
  return <Frame title={title} hint={t(name === 'urge' ? 'act.urgeHint' : 'act.returnHint')} okText={title} isReady send={send} onClose={onClose} onDone={onDone} />;
}
