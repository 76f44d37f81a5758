/* What a form was opened with stays while somebody writes in it: what others change meanwhile is told and shown when asked for. Knows no form. */
import { Button } from 'antd';
import { Fragment, useState, type ReactNode } from 'react';
import { useWords } from '../i18n';

interface HeldProps<Value> {
  value: Value;
  /* Another version is another text. */
  version: string;
  /* `onDirty`: whether something stands in the form that is not kept yet; false also when it has just been sent. */
  children: (value: Value, onDirty: (isDirty: boolean) => void) => ReactNode;
}

export function Held<Value>({ value, version, children }: HeldProps<Value>) {
  const { t } = useWords();
  const [held, setHeld] = useState({ value, version });
  const [isDirty, setDirty] = useState(false);
  const isBehind = held.version !== version;
  if (isBehind && !isDirty) setHeld({ value, version });
  const take = () => {
    setHeld({ value, version });
    setDirty(false);
  };
  return (
    <>
      {isBehind && isDirty && <p className="banner warn" role="status">{t('state.changedByOthers')} <Button size="small" onClick={take}>{t('state.showTheirs')}</Button></p>}
      <Fragment key={held.version}>{children(held.value, setDirty)}</Fragment>
    </>
  );
}
