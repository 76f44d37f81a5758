/* API keys of programs: made with what they may do, shown once, ended. */
import { PlusOutlined } from '@ant-design/icons';
import { App, Button, Checkbox, Input, Modal } from 'antd';
import { useState } from 'react';
import { client, got, type Schemas } from '../client';
import { useWords } from '../i18n';
import { Loading, Nothing, Refused, Tag, useTitle } from '../shell/states';
import { Field, Once, PageHead } from './parts';
import { useAct, useKeys, useScopes } from './queries';

export function Keys() {
  const { t, format } = useWords();
  const { modal } = App.useApp();
  const keys = useKeys();
  const [isMaking, setMaking] = useState(false);
  const { act, error } = useAct(['keys']);
  useTitle(t('admin.nav.keys'));
  const revoke = (one: Schemas['KeyView']) =>
    modal.confirm({
      title: t('admin.keys.revokeTitle', { name: one.name }), content: t('admin.keys.revokeHint'), okText: t('admin.keys.revoke'), okButtonProps: { danger: true }, cancelText: t('admin.cancel'),
      onOk: () => act(() => client.DELETE('/api/v1/keys/{key_id}', { params: { path: { key_id: one.key_id } } })),
    });
  return (
    <>
      <PageHead title={t('admin.nav.keys')} hint={t('admin.keys.hint')}><Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>{t('admin.keys.make')}</Button></PageHead>
      {error ? <Refused error={error} compact /> : null}
      {keys.isPending ? <Loading rows={6} /> : !keys.data ? <Refused error={keys.error} onRetry={() => void keys.refetch()} /> : keys.data.items.length === 0 ? <Nothing title={t('admin.keys.none')} hint={t('admin.keys.noneHint')} /> : (
        <div className="paper-table" role="region" aria-label={t('admin.nav.keys')} tabIndex={0}>
          <table>
            <thead><tr><th>{t('admin.keys.name')}</th><th>{t('admin.keys.scopes')}</th><th>{t('admin.keys.created')}</th><th>{t('admin.keys.used')}</th><th><span className="unseen">{t('admin.actions')}</span></th></tr></thead>
            <tbody>
              {keys.data.items.map((one) => (
                <tr key={one.key_id} className={one.revoked_at ? 'is-over' : ''}>
                  <th scope="row">{one.name}</th>
                  <td><span className="facts">{one.scopes.map((scope) => <Tag key={scope}>{scope}</Tag>)}</span></td>
                  <td className="num">{format.date(one.created_at)}</td>
                  <td className="num">{one.last_used_at ? format.dateTime(one.last_used_at) : t('admin.keys.never')}</td>
                  <td className="end">{one.revoked_at ? <Tag tone="quiet">{t('admin.keys.revoked')}</Tag> : <Button size="small" danger onClick={() => revoke(one)}>{t('admin.keys.revoke')}</Button>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {isMaking && <MakeKey onClose={() => setMaking(false)} />}
    </>
  );
}

function MakeKey({ onClose }: { onClose: () => void }) {
  const { t, text } = useWords();
  const scopes = useScopes();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [made, setMade] = useState('');
  const { act, error, isBusy, wrong } = useAct(['keys']);
  const make = async () => {
    const answer = await act(() => got(client.POST('/api/v1/keys', { body: { name, scopes: chosen } })));
    if (answer) setMade(answer.key);
  };
  return (
    <Modal open title={t('admin.keys.make')} onCancel={onClose} footer={null} width={620} destroyOnHidden>
      {made ? (
        <>
          <Once label={t('admin.keys.key')} value={made} hint={t('admin.keys.once')} />
          <div className="dialog-end"><Button onClick={onClose}>{t('admin.done')}</Button></div>
        </>
      ) : !scopes.data ? (
        // The buttons come with what stands above them, so that they do not move under the hand.
        scopes.isPending ? <Loading rows={8} /> : <Refused error={scopes.error} onRetry={() => void scopes.refetch()} />
      ) : (
        <form onSubmit={(event) => { event.preventDefault(); void make(); }}>
          <Field label={t('admin.keys.name')} help={t('admin.keys.nameHelp')} wrong={wrong('name')}>{(id, status) => <Input id={id} value={name} status={status} onChange={(event) => setName(event.target.value)} />}</Field>
          <fieldset className="scope-list">
            <legend className="field-label">{t('admin.keys.scopes')}</legend>
            {scopes.data.items.map((one) => (
              <Checkbox key={one.scope} checked={chosen.includes(one.scope)} onChange={(event) => setChosen(event.target.checked ? [...chosen, one.scope] : chosen.filter((scope) => scope !== one.scope))}>
                <code>{one.scope}</code> <span className="quiet">{one.allows.map((allowed) => text(allowed)).join(t('admin.and'))}</span>
              </Checkbox>
            ))}
            {wrong('scopes') && <p className="field-wrong" role="alert">{wrong('scopes')?.message}</p>}
          </fieldset>
          {error && !wrong('name') && !wrong('scopes') ? <Refused error={error} compact /> : null}
          <div className="dialog-end"><Button onClick={onClose}>{t('admin.cancel')}</Button><Button type="primary" htmlType="submit" loading={isBusy}>{t('admin.keys.make')}</Button></div>
        </form>
      )}
    </Modal>
  );
}
