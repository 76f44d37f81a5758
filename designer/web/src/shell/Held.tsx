/* What a form was opened with stays while somebody writes in it: what others change meanwhile is told, with who and when, and one chooses. Knows no form. */
import { Button } from 'antd';
import { Fragment, useState, type ReactNode } from 'react';
import { useWords } from '../i18n';
import { useNames } from '../people/names';

interface HeldProps<Value> {
  value: Value;
  /* Another version is another text. */
  version: string;
  /* Who has made this version, and when; where that is known. */
  by?: string;
  at?: string | null;
  /* "both": the form takes over what others have changed beside what was written in it, so nothing need be given up. */
  keep?: 'both' | 'mine';
  /* Their version as it can be read before one chooses. */
  theirs?: (value: Value) => ReactNode;
  /* `onDirty`: whether something stands in the form that is not kept yet; false also when it has just been sent. */
  children: (value: Value, onDirty: (isDirty: boolean) => void) => ReactNode;
}

export function Held<Value>({ value, version, by = '', at = null, keep, theirs, children }: HeldProps<Value>) {
  const [held, setHeld] = useState({ value, version, form: version });
  const [isDirty, setDirty] = useState(false);
  const isBehind = held.version !== version;
  if (isBehind && !isDirty) setHeld({ value, version, form: version });
  const take = () => {
    setHeld({ value, version, form: version });
    setDirty(false);
  };
  // The form stays as it is; what it is saved over is now theirs.
  const stay = () => setHeld({ value, version, form: held.form });
  return (
    <>
      {isBehind && isDirty && <Meanwhile by={by} at={at} keep={keep} theirs={theirs?.(value)} onTheirs={take} onKeep={stay} />}
      <Fragment key={held.form}>{children(held.value, setDirty)}</Fragment>
    </>
  );
}

interface MeanwhileProps {
  by?: string;
  at?: string | null;
  keep?: 'both' | 'mine';
  theirs?: ReactNode;
  onTheirs: () => void;
  onKeep: () => void;
}
export function Meanwhile({ by = '', at = null, keep, theirs, onTheirs, onKeep }: MeanwhileProps) {
  const { t, format } = useWords();
  return (
    <div className="banner warn others-changed" role="status">
      <p>{by ? <Who by={by} when={at ? format.dateTime(at) : ''} /> : t('state.changedByOthers')}{keep === 'both' && ` ${t('state.bothHint')}`}</p>
      {theirs && <details><summary>{t('state.seeTheirs')}</summary>{theirs}</details>}
      <div className="head-tools">
        {keep && <Button size="small" type="primary" onClick={onKeep}>{t(keep === 'both' ? 'state.keepBoth' : 'state.keepMine')}</Button>}
        <Button size="small" onClick={onTheirs}>{t('state.showTheirs')}</Button>
      </div>
    </div>
  );
}

function Who({ by, when }: { by: string; when: string }) {
  const { t } = useWords();
  const named = useNames([by]);
  return <>{t('state.changedBy', { name: named(by), when })}</>;
}
