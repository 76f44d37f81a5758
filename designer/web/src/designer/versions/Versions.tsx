/* The published versions of a pack: names, notes, what each differs in from the draft or another one; back to an old one; the draft thrown away. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Drawer, Select } from 'antd';
import { useState } from 'react';
import { Refusal } from '../../api';
import { client, got } from '../../client';
import { useWords } from '../../i18n';
import { useMay } from '../../queries';
import { Loading, Refused } from '../../shell/states';
import { useDoc } from '../document';
import { useDraft } from '../keep/state';
import { Keeper } from '../save';
import { Changes } from './Changes';

export function Versions({ pack, onClose }: { pack: string; onClose: () => void }) {
  const { t, format } = useWords();
  const found = useQuery({ queryKey: ['versions', pack], queryFn: () => got(client.GET('/api/v1/packs/{pack}/versions', { params: { path: { pack } } })) });
  const [asked, setAsked] = useState(0);
  const newest = found.data?.items[0]?.version ?? 0;
  const shown = asked || newest;
  return (
    <Drawer open onClose={onClose} title={t('draft.title')} size="min(980px, 100vw)" extra={<Discard pack={pack} onDone={onClose} />} destroyOnHidden>
      {found.isPending && <Loading />}
      {found.error && <Refused error={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && <p className="quiet">{t('draft.noVersions')}</p>}
      {found.data && newest > 0 && (
        <div className="versions">
          <ol className="version-list" aria-label={t('draft.title')}>
            {found.data.items.map((one) => (
              <li key={one.version}>
                <button type="button" aria-current={one.version === shown} onClick={() => { setAsked(one.version); }}>
                  <b>{t('draft.version', { version: one.version })}</b>{one.version === newest && <span className="change is-added">{t('draft.newest')}</span>}
                  <span>{one.name || <span className="quiet">{t('draft.untitled')}</span>}</span>
                  <span className="quiet">{format.dateTime(one.deployed_at)} · {found.data.people[one.deployed_by] ?? one.deployed_by}</span>
                  {one.note && <span className="version-note">{one.note}</span>}
                </button>
              </li>
            ))}
          </ol>
          <Compared key={shown} pack={pack} version={shown} versions={found.data.items.map((one) => one.version)} onRestored={onClose} />
        </div>
      )}
    </Drawer>
  );
}

const oneOf = (pack: string, version: number) => ({ queryKey: ['version', pack, version], queryFn: () => got(client.GET('/api/v1/packs/{pack}/versions/{version}', { params: { path: { pack, version } } })), staleTime: Infinity, enabled: version > 0 });

function Compared({ pack, version, versions, onRestored }: { pack: string; version: number; versions: readonly number[]; onRestored: () => void }) {
  const { t } = useWords();
  const { modal, message } = App.useApp();
  const mayWrite = useMay('packs:write');
  const drawn = useDoc((doc) => doc.files);
  const [other, setOther] = useState(0);
  const before = useQuery(oneOf(pack, version));
  const after = useQuery(oneOf(pack, other));
  const restore = async () => {
    try {
      await Keeper.current?.flush();
      const draft = await got(client.POST('/api/v1/packs/{pack}/versions/{version}/restore', { params: { path: { pack, version } }, body: { revision: useDraft.getState().revision } }));
      Keeper.current?.renew(draft);
      void message.success(t('draft.restored', { version }));
      onRestored();
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      void message.error(fault.message);
    }
  };
  const ask = () => { modal.confirm({ title: t('draft.restoreAsk', { version }), content: t('draft.restoreHint'), okText: t('draft.restore'), cancelText: t('action.close'), onOk: restore }); };
  const files = other > 0 ? after.data?.files : drawn;
  return (
    <section className="version-changes" aria-label={t('draft.version', { version })}>
      <div className="version-ways">
        <label>{t('draft.compareWith')} <Select value={other} onChange={setOther} popupMatchSelectWidth={false} aria-label={t('draft.compareWith')} options={[{ value: 0, label: t('draft.current') }, ...versions.filter((one) => one !== version).map((one) => ({ value: one, label: t('draft.version', { version: one }) }))]} /></label>
        {mayWrite && <Button onClick={ask}>{t('draft.restore')}</Button>}
      </div>
      {before.error && <Refused error={before.error} onRetry={() => void before.refetch()} compact />}
      {before.data && files ? <Changes before={other > 0 && other < version ? files : before.data.files} after={other > 0 && other < version ? before.data.files : files} /> : !before.error && <Loading />}
    </section>
  );
}

function Discard({ pack, onDone }: { pack: string; onDone: () => void }) {
  const { t } = useWords();
  const { modal, message } = App.useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const mayWrite = useMay('packs:write');
  const { isOpen, newest } = useDraft();
  if (!isOpen || !mayWrite) return null;
  const discard = async () => {
    try {
      await Keeper.current?.flush();
      await client.DELETE('/api/v1/packs/{pack}/draft', { params: { path: { pack }, query: { revision: useDraft.getState().revision } } });
      void queries.invalidateQueries({ queryKey: ['packs'] });
      void message.success(t('draft.discarded'));
      onDone();
      if (newest === 0) { void navigate({ to: '/design' }); return; }
      Keeper.current?.renew(await got(client.GET('/api/v1/packs/{pack}/draft', { params: { path: { pack } } })));
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      void message.error(fault.message);
    }
  };
  const title = newest > 0 ? t('draft.discardAsk', { version: newest }) : t('draft.discardNew');
  return <Button danger onClick={() => { modal.confirm({ title, content: t('draft.discardHint'), okText: t('draft.discard'), cancelText: t('action.close'), okButtonProps: { danger: true }, onOk: discard }); }}>{t('draft.discard')}</Button>;
}
