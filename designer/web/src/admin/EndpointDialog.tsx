/* A webhook, a robot or an app of a messenger: what it needs depends on which it is. A secret that was made is shown once. */
import { Button, Checkbox, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { client, got, type Schemas } from '../client';
import { useWords } from '../i18n';
import { Meanwhile } from '../shell/Held';
import { merged } from '../shell/merge';
import { Refused } from '../shell/states';
import { Field, Once } from './parts';
import { isMeanwhile, useAct, useEndpointWords } from './queries';

type Setting = Schemas['EndpointSetting'];
const EMPTY: Setting = { channel: 'webhook', name: '', url: '', secret: '', app_id: '', app_secret: '', agent_id: '', id_type: 'user_id', wants: [], language: 'zh', is_active: true };
const isRobot = (channel: string) => channel.endsWith('_robot');

export function EndpointDialog({ endpoint, onClose }: { endpoint: Schemas['EndpointView'] | null; onClose: () => void }) {
  const { t } = useWords();
  const words = useEndpointWords().data;
  const [said, setSaid] = useState<Setting>(endpoint?.setting ?? EMPTY);
  const [base, setBase] = useState(endpoint);
  const [secret, setSecret] = useState('');
  const { act, error, isBusy, wrong, setError } = useAct(['endpoints']);
  const change = (more: Partial<Setting>) => setSaid({ ...said, ...more });
  const isApp = !isRobot(said.channel) && said.channel !== 'webhook';
  const save = async () => {
    const kept = await act(() => got(endpoint ? client.PUT('/api/v1/endpoints/{endpoint_id}', { params: { path: { endpoint_id: endpoint.endpoint_id }, header: { 'If-Match': base?.revision ?? '' } }, body: said }) : client.POST('/api/v1/endpoints', { body: said })));
    if (!kept) return;
    if (!endpoint && said.channel === 'webhook') setSecret(kept.setting.secret);
    else onClose();
  };
  const settle = async (isBoth: boolean) => {
    if (!endpoint) return;
    const theirs = await act(() => got(client.GET('/api/v1/endpoints/{endpoint_id}', { params: { path: { endpoint_id: endpoint.endpoint_id } } })));
    if (!theirs) return;
    setSaid(isBoth ? merged(base?.setting ?? EMPTY, said, theirs.setting, ['wants']) : theirs.setting);
    setBase(theirs);
    setError(null);
  };
  const wants = said.channel === 'webhook' ? (words?.events ?? []) : (words?.kinds ?? []);
  const keptHelp = endpoint ? t('admin.endpoints.kept') : undefined;
  const known = ['name', 'url', 'secret', 'app_id', 'app_secret', 'agent_id', 'wants'].some((one) => wrong(one));
  const line = (name: 'name' | 'url' | 'secret' | 'app_id' | 'app_secret' | 'agent_id', label: string, help?: string) => (
    <Field label={label} help={help} wrong={wrong(name)}>{(id, status) => <Input id={id} status={status} autoComplete="off" value={said[name]} onChange={(event) => change({ [name]: event.target.value })} />}</Field>
  );
  return (
    <Modal open title={endpoint ? endpoint.setting.name : t('admin.endpoints.add')} onCancel={onClose} footer={null} width={600} destroyOnHidden>
      {secret ? (
        <>
          <Once label={t('admin.endpoints.secret')} value={secret} hint={t('admin.endpoints.secretOnce')} />
          <div className="dialog-end"><Button type="primary" onClick={onClose}>{t('admin.done')}</Button></div>
        </>
      ) : (
        <form onSubmit={(event) => { event.preventDefault(); void save(); }}>
          <Field label={t('admin.endpoints.channel')}>{(id) => <Select id={id} className="full" disabled={endpoint !== null} value={said.channel} onChange={(channel: Setting['channel']) => change({ channel, wants: [] })} options={(words?.channels ?? ['webhook']).map((one) => ({ value: one, label: t(`channel.${one}`) }))} />}</Field>
          {line('name', t('admin.endpoints.name'))}
          {line('url', t('admin.endpoints.url'), isApp ? t('admin.endpoints.urlPrivate') : isRobot(said.channel) ? keptHelp : undefined)}
          {(said.channel === 'dingtalk_robot' || said.channel === 'feishu_robot') && line('secret', t('admin.endpoints.robotSecret'), keptHelp)}
          {isApp && <>{line('app_id', t('admin.endpoints.appId'))}{line('app_secret', t('admin.endpoints.appSecret'), keptHelp)}{said.channel !== 'feishu' && line('agent_id', t('admin.endpoints.agentId'))}</>}
          {!isApp && (
            <fieldset className="want-list">
              <legend className="field-label">{t('admin.endpoints.wants')}</legend>
              {wants.map((want) => <Checkbox key={want} checked={said.wants.includes(want)} onChange={(event) => change({ wants: event.target.checked ? [...said.wants, want] : said.wants.filter((one) => one !== want) })}>{t(`want.${want.replace('.', '_')}`, { defaultValue: want })}</Checkbox>)}
            </fieldset>
          )}
          {said.channel !== 'webhook' && <Field label={t('admin.endpoints.language')}>{(id) => <Select id={id} className="full" value={said.language} onChange={(language: 'en' | 'zh') => change({ language })} options={[{ value: 'zh', label: t('admin.templates.zh') }, { value: 'en', label: t('admin.templates.en') }]} />}</Field>}
          {isMeanwhile(error) ? <Meanwhile keep="both" onKeep={() => void settle(true)} onTheirs={() => void settle(false)} /> : error && !known ? <Refused error={error} compact /> : null}
          <div className="dialog-end"><Button onClick={onClose}>{t('admin.cancel')}</Button><Button type="primary" htmlType="submit" loading={isBusy}>{t('admin.save')}</Button></div>
        </form>
      )}
    </Modal>
  );
}
