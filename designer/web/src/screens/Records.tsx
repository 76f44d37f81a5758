/* Records: types on top, their list, one of them open. */
import { ArrowLeftOutlined, DeleteOutlined, IdcardOutlined } from '@ant-design/icons';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { useEffect } from 'react';
import { api, said } from '../api';
import { useWords } from '../i18n';
import type { RecordView } from '../model';
import { useMay, useRecord, useRecords, useRecordTypes, useStale } from '../queries';
import { Loading, Nothing, Refused, useTitle } from '../shell/states';
import { Fields } from '../values/ValueView';
import { SearchBox } from '../shell/SearchBox';

export function Records() {
  const { t, text, format } = useWords();
  const { type, recordId } = useParams({ strict: false });
  const { q } = useSearch({ strict: false }) as { q?: string };
  const navigate = useNavigate();
  const types = useRecordTypes();
  const first = types.data?.items[0]?.record_type;
  const records = useRecords(type ?? '', q ?? '');
  const items = records.data?.pages.flatMap((page) => page.items) ?? [];
  useTitle(t('nav.records'));
  useEffect(() => {
    if (!type && first) void navigate({ to: '/records/$type', params: { type: first }, replace: true });
  }, [type, first, navigate]);

  return (
    <div className={recordId ? 'split has-detail' : 'split'}>
      <section className="split-list" aria-label={t('records.list')}>
        <div className="split-head">
          <h1>{t('nav.records')}</h1>
          {types.data && types.data.items.length > 0 && (
            <nav className="tabs" aria-label={t('records.types')}>
              {types.data.items.map((one) => <Link key={one.record_type} to="/records/$type" params={{ type: one.record_type }} className="tab">{text(one.title)} <span className="count">{one.count}</span></Link>)}
            </nav>
          )}
          {type && <SearchBox key={type} value={q ?? ''} label={t('records.search')} onChange={(next) => void navigate({ to: '/records/$type', params: { type }, search: { q: next || undefined }, replace: true })} />}
        </div>
        {types.error && !types.data ? <Refused error={types.error} onRetry={() => void types.refetch()} /> : types.data?.items.length === 0 ? <Nothing icon={<IdcardOutlined />} title={t('records.noTypes')} hint={t('records.noneHint')} /> : records.isPending ? <Loading rows={8} /> : records.error && !items.length ? <Refused error={records.error} onRetry={() => void records.refetch()} /> : items.length === 0 ? <Nothing icon={<IdcardOutlined />} title={q ? t('records.noneFound') : t('records.none')} hint={t('records.noneHint')} /> : (
          <ul className="rows">
            {items.map((record) => (
              <li key={record.record_id}>
                <Link to="/records/$type/$recordId" params={{ type: record.record_type, recordId: record.record_id }} search={{ q }} className="row">
                  <span className="row-main"><span className="row-title">{record.title || t('records.untitled')}</span><time className="row-when" dateTime={record.updated_at}>{format.ago(record.updated_at)}</time></span>
                </Link>
              </li>
            ))}
          </ul>
        )}
        {records.hasNextPage && <div className="more-row"><Button loading={records.isFetchingNextPage} onClick={() => void records.fetchNextPage()}>{t('action.more')}</Button></div>}
      </section>
      <section className="split-detail" aria-label={t('records.record')}>{type && recordId ? <RecordPane key={recordId} type={type} recordId={recordId} /> : <Nothing icon={<IdcardOutlined />} title={t('records.choose')} />}</section>
    </div>
  );
}

function RecordPane({ type, recordId }: { type: string; recordId: string }) {
  const { t } = useWords();
  const record = useRecord(type, recordId);
  return (
    <>
      <Link to="/records/$type" params={{ type }} className="back phone"><ArrowLeftOutlined aria-hidden /> {t('records.back')}</Link>
      {record.isPending ? <Loading rows={8} /> : record.data ? <OpenRecord record={record.data} /> : <Refused error={record.error} onRetry={() => void record.refetch()} />}
    </>
  );
}

function OpenRecord({ record }: { record: RecordView }) {
  const { t, format } = useWords();
  const mayErase = useMay('people:erase');
  return (
    <article className="task">
      <header className="task-head"><h2>{record.title || t('records.untitled')}</h2>{mayErase && record.subject_id && <Erase subjectId={record.subject_id} type={record.record_type} />}</header>
      <p className="task-facts quiet"><span>{t('records.version', { number: record.version })}</span><span>{t('records.updated', { when: format.dateTime(record.updated_at) })}</span></p>
      {Object.keys(record.values).length === 0 ? <p className="banner">{t('records.erased')}</p> : <div className="paper"><Fields values={record.values} /></div>}
    </article>
  );
}

function Erase({ subjectId, type }: { subjectId: string; type: string }) {
  const { t } = useWords();
  const { modal, message } = App.useApp();
  const stale = useStale();
  const navigate = useNavigate();
  const ask = () => modal.confirm({
    title: t('records.eraseTitle'), content: t('records.eraseHint'), okText: t('records.erase'), okButtonProps: { danger: true }, cancelText: t('action.close'),
    onOk: async () => {
      try {
        await api.erasePerson(subjectId);
        message.success(t('records.wasErased'));
        await navigate({ to: '/records/$type', params: { type } });
      } catch (refusal) {
        message.error(said(refusal, t));
      }
      await stale();
    },
  });
  return <Button danger icon={<DeleteOutlined />} onClick={ask}>{t('records.erase')}</Button>;
}
