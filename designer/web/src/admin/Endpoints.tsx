/* Where else things are told: webhooks, group robots and apps of messengers. Each can be tried, and shows what became of what was sent. */
import { PlusOutlined } from '@ant-design/icons';
import { App, Button, Switch } from 'antd';
import { useState } from 'react';
import { client, got, type Schemas } from '../client';
import { useWords } from '../i18n';
import { Loading, Nothing, Refused, StatusTag, Tag, useTitle } from '../shell/states';
import { EndpointDialog } from './EndpointDialog';
import { PageHead } from './parts';
import { useAct, useDeliveries, useEndpoints } from './queries';

type Endpoint = Schemas['EndpointView'];

export function Endpoints() {
  const { t } = useWords();
  const endpoints = useEndpoints();
  const [opened, setOpened] = useState<Endpoint | 'new' | null>(null);
  useTitle(t('admin.nav.endpoints'));
  return (
    <>
      <PageHead title={t('admin.nav.endpoints')} hint={t('admin.endpoints.hint')}><Button type="primary" icon={<PlusOutlined />} onClick={() => setOpened('new')}>{t('admin.endpoints.add')}</Button></PageHead>
      {endpoints.isPending ? <Loading rows={6} /> : !endpoints.data ? <Refused error={endpoints.error} onRetry={() => void endpoints.refetch()} /> : endpoints.data.items.length === 0 ? <Nothing title={t('admin.endpoints.none')} hint={t('admin.endpoints.noneHint')} /> : (
        <ul className="endpoint-list">{endpoints.data.items.map((one) => <Card key={one.endpoint_id} endpoint={one} onEdit={() => setOpened(one)} />)}</ul>
      )}
      {opened && <EndpointDialog endpoint={opened === 'new' ? null : opened} onClose={() => setOpened(null)} />}
    </>
  );
}

function Card({ endpoint, onEdit }: { endpoint: Endpoint; onEdit: () => void }) {
  const { t } = useWords();
  const { message, modal } = App.useApp();
  const [isOpen, setOpen] = useState(false);
  const { act, error, isBusy } = useAct(['endpoints']);
  const path = { endpoint_id: endpoint.endpoint_id };
  const { setting } = endpoint;
  const attempt = async () => { if (await act(() => got(client.POST('/api/v1/endpoints/{endpoint_id}/test', { params: { path } })))) { setOpen(true); void message.success(t('admin.endpoints.tried')); } };
  const turn = (is_active: boolean) => void act(() => got(client.PUT('/api/v1/endpoints/{endpoint_id}', { params: { path, header: { 'If-Match': endpoint.revision } }, body: { ...setting, is_active } })));
  const drop = () =>
    modal.confirm({
      title: t('admin.endpoints.dropTitle', { name: setting.name }), content: t('admin.endpoints.dropHint'), okText: t('admin.remove'), okButtonProps: { danger: true }, cancelText: t('admin.cancel'),
      onOk: () => act(() => client.DELETE('/api/v1/endpoints/{endpoint_id}', { params: { path } })),
    });
  return (
    <li className="paper admin-paper">
      <div className="endpoint-head">
        <div><h2>{setting.name}</h2><p className="quiet"><Tag>{t(`channel.${setting.channel}`)}</Tag> <span className="endpoint-url">{setting.url}</span></p></div>
        <Switch checked={setting.is_active} loading={isBusy} aria-label={t('admin.endpoints.on', { name: setting.name })} onChange={turn} />
      </div>
      {endpoint.why && <p className="banner warn">{t('admin.endpoints.why', { why: endpoint.why })}</p>}
      {setting.wants.length > 0 && <p className="facts">{setting.wants.map((want) => <Tag key={want}>{t(`want.${want.replace('.', '_')}`, { defaultValue: want })}</Tag>)}</p>}
      {error ? <Refused error={error} compact /> : null}
      <div className="head-tools endpoint-tools">
        <Button disabled={!setting.is_active} onClick={() => void attempt()}>{t('admin.endpoints.try')}</Button>
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{t('admin.endpoints.deliveries')}</Button>
        <Button onClick={onEdit}>{t('admin.edit')}</Button>
        <Button type="text" danger onClick={drop}>{t('admin.remove')}</Button>
      </div>
      {isOpen && <Deliveries endpointId={endpoint.endpoint_id} />}
    </li>
  );
}

function Deliveries({ endpointId }: { endpointId: string }) {
  const { t, format } = useWords();
  const sent = useDeliveries(endpointId);
  const { act, error } = useAct(['endpoints']);
  if (sent.isPending) return <Loading rows={3} />;
  if (!sent.data) return <Refused error={sent.error} onRetry={() => void sent.refetch()} compact />;
  if (sent.data.items.length === 0) return <p className="quiet">{t('admin.endpoints.nothingSent')}</p>;
  return (
    <div className="scroll-x" role="region" aria-label={t('admin.endpoints.deliveries')} tabIndex={0}>
      {error ? <Refused error={error} compact /> : null}
      <table className="plain deliveries">
        <thead><tr><th>{t('admin.endpoints.when')}</th><th>{t('admin.endpoints.what')}</th><th>{t('admin.endpoints.state')}</th><th>{t('admin.endpoints.attempts')}</th><th><span className="unseen">{t('admin.actions')}</span></th></tr></thead>
        <tbody>
          {sent.data.items.map((one) => (
            <tr key={one.delivery_id}>
              <td className="num">{format.precise(one.created_at)}</td><td>{t(`want.${one.kind.replace('.', '_')}`, { defaultValue: one.kind })}</td>
              <td><StatusTag status={one.status === 'sent' ? 'sent' : one.status === 'failed' ? 'failed' : one.status === 'dropped' ? 'cancelled' : 'waiting'} /> {one.error && <span className="quiet">{one.error}</span>}</td>
              <td className="num">{one.attempt}</td>
              <td className="end">{one.status !== 'waiting' && <Button size="small" onClick={() => void act(() => client.POST('/api/v1/endpoints/{endpoint_id}/deliveries/{delivery_id}/replay', { params: { path: { endpoint_id: endpointId, delivery_id: one.delivery_id } } }))}>{t('admin.endpoints.again')}</Button>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
