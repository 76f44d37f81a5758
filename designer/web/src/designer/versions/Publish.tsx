/* Publishing a draft: what changes, what is wrong, a name and a note. Refused while errors stand. */
import { CheckCircleFilled, ExclamationCircleFilled, LoadingOutlined, WarningFilled } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Checkbox, Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { Refusal } from '../../api';
import { client, got, type Schemas } from '../../client';
import { useWords } from '../../i18n';
import { Refused } from '../../shell/states';
import { useDraft } from '../keep/state';
import { jumpTo } from '../jump';
import { useStepTypes } from '../kinds';
import { Keeper } from '../save';
import { useOpenFile } from '../useOpenFile';
import { useWhere } from '../where';
import { Changes } from './Changes';

export function Publish({ pack, onClose }: { pack: string; onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const id = useId();
  const [name, setName] = useState('');
  const [note, setNote] = useState('');
  const [isSure, setSure] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const { revision, basedOn, newest } = useDraft();
  const path = { params: { path: { pack } } };
  const found = useQuery({
    queryKey: ['publish', pack, revision], gcTime: 0, retry: false, refetchOnWindowFocus: false,
    queryFn: async () => {
      if (!(await (Keeper.current?.flush() ?? true))) return null;
      const [problems, draft] = await Promise.all([got(client.GET('/api/v1/packs/{pack}/draft/problems', path)), got(client.GET('/api/v1/packs/{pack}/draft', path))]);
      const before = draft.newest > 0 ? await got(client.GET('/api/v1/packs/{pack}/versions/{version}', { params: { path: { pack, version: draft.newest } } })) : null;
      return { problems: problems.items, draft, before };
    },
  });
  const told = found.data;
  const errors = told?.problems.filter((one) => one.severity === 'error') ?? [];
  const warnings = told?.problems.filter((one) => one.severity !== 'error') ?? [];
  const isBehind = newest > 0 && told?.draft.is_open === true && newest !== basedOn;
  const isSame = told?.before !== null && told !== null && told !== undefined && (!told.draft.is_open || JSON.stringify(Object.entries(told.before.files).toSorted()) === JSON.stringify(Object.entries(told.draft.files).toSorted()));
  const publish = async () => {
    if (!told) return;
    setBusy(true);
    setRefused(null);
    try {
      const made = await got(client.POST('/api/v1/packs/{pack}/publish', { ...path, body: { revision: told.draft.revision, name, note, over: isSure ? newest : 0 } }));
      void message.success(t('draft.published', { version: made.version }));
      const draft = await got(client.GET('/api/v1/packs/{pack}/draft', path));
      Keeper.current?.renew(draft);
      void queries.invalidateQueries({ queryKey: ['packs'] });
      void queries.invalidateQueries({ queryKey: ['versions', pack] });
      void queries.invalidateQueries({ queryKey: ['workflows'] });
      onClose();
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      setRefused(fault);
      setBusy(false);
    }
  };
  const may = told !== undefined && told !== null && errors.length === 0 && !isSame && (!isBehind || isSure);
  return (
    <Modal
      open onCancel={onClose} width="min(720px, 96vw)" title={newest > 0 ? t('draft.publishNext', { version: newest + 1 }) : t('draft.publishFirst')} destroyOnHidden
      footer={<Button type="primary" disabled={!may} loading={isBusy} onClick={() => void publish()}>{t('draft.publish')}</Button>}
    >
      <div className="publish">
        {found.isPending && <p className="quiet" role="status"><LoadingOutlined aria-hidden /> {t('draft.publishing')}</p>}
        {found.error && <Refused error={found.error} onRetry={() => void found.refetch()} compact />}
        {told === null && <Alert type="warning" title={t('draft.notSaved')} action={<Button size="small" onClick={() => void found.refetch()}>{t('action.retry')}</Button>} />}
        {refused && <Alert type="error" title={refused.message} />}
        {errors.length > 0 && <Found title={t('draft.refused')} problems={errors} onGo={onClose} />}
        {told && errors.length === 0 && isSame && <p className="quiet"><CheckCircleFilled aria-hidden /> {t('draft.noChanges', { version: newest })}</p>}
        {isBehind && !isSame && <Alert type="warning" title={t('draft.behind', { newest, based: basedOn })} description={<Checkbox checked={isSure} onChange={(event) => { setSure(event.target.checked); }}>{t('draft.behindOk')}</Checkbox>} />}
        {told && errors.length === 0 && !isSame && (
          <>
            <label htmlFor={`${id}-name`}>{t('draft.name')}</label>
            <Input id={`${id}-name`} value={name} maxLength={200} placeholder={t('draft.nameHint')} onChange={(event) => { setName(event.target.value); }} />
            <label htmlFor={`${id}-note`}>{t('draft.note')}</label>
            <Input.TextArea id={`${id}-note`} value={note} maxLength={4000} autoSize={{ minRows: 2, maxRows: 6 }} placeholder={t('draft.noteHint')} onChange={(event) => { setNote(event.target.value); }} />
            {told.before && <><h3>{t('draft.changes')}</h3><Changes before={told.before.files} after={told.draft.files} /></>}
          </>
        )}
        {warnings.length > 0 && !isSame && <Found title={t('draft.warnings')} problems={warnings} onGo={onClose} />}
      </div>
    </Modal>
  );
}

function Found({ title, problems, onGo }: { title: string; problems: readonly Schemas['EditingProblem'][]; onGo: () => void }) {
  const { t } = useWords();
  const open = useOpenFile();
  const whereOf = useWhere(useStepTypes());
  return (
    <section className="publish-problems" aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {problems.map((one, index) => (
          <li key={index} className={`is-${one.severity}`}>
            <button type="button" className={`problem is-${one.severity}`} onClick={() => { onGo(); jumpTo(one, open); }}>
              {one.severity === 'error' ? <ExclamationCircleFilled aria-label={t('design.error')} /> : <WarningFilled aria-label={t('design.warning')} />}
              <span><b>{whereOf(one)}</b> {one.message}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
