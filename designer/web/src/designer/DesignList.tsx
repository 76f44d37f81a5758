/* What there is to design: the packs with their workflows, forms, rules and records, and the way to a new workflow. */
import { ApartmentOutlined, FormOutlined, IdcardOutlined, PlusOutlined, TableOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { client, got, type Schemas } from '../client';
import { useWords } from '../i18n';
import type { Text } from '../model';
import { useMay } from '../queries';
import { Loading, Nothing, Refused, Tag, useTitle } from '../shell/states';
import { NewWorkflow } from './NewWorkflow';
import { kindOfFile, type FileKind } from './pack';
import './designer.css';

type PackSummary = Schemas['PackSummary'];
export const usePacks = () => useQuery({ queryKey: ['packs'], queryFn: () => got(client.GET('/api/v1/packs')), staleTime: 5_000 });

export function DesignList() {
  const { t, text } = useWords();
  const packs = usePacks();
  const mayWrite = useMay('packs:write');
  const [isNew, setIsNew] = useState(false);
  const [q, setQ] = useState('');
  useTitle(t('nav.design'));
  const items = packs.data?.items ?? [];
  const asked = q.trim().toLowerCase();
  const found = items.filter((pack) => !asked || [pack.pack, pack.title.en, pack.title.zh, ...pack.files, ...Object.values(pack.titles).flat().flatMap((title) => [title.en, title.zh])].some((word) => word?.toLowerCase().includes(asked)));
  return (
    <div className="page design-list">
      <div className="page-head">
        <div><h1>{t('nav.design')}</h1><p className="quiet">{t('design.listHint')}</p></div>
        <div className="head-tools">
          {items.length > 3 && <Input.Search allowClear className="search" placeholder={t('design.searchPacks')} aria-label={t('design.searchPacks')} value={q} onChange={(event) => { setQ(event.target.value); }} />}
          {mayWrite && <Button type="primary" icon={<PlusOutlined />} onClick={() => { setIsNew(true); }}>{t('design.new')}</Button>}
        </div>
      </div>
      {packs.isPending ? <Loading rows={6} /> : !packs.data ? <Refused error={packs.error} onRetry={() => void packs.refetch()} /> : items.length === 0 ? <Nothing title={t('design.noPacks')} hint={t('design.noPacksHint')} icon={<ApartmentOutlined />} /> : found.length === 0 ? <Nothing title={t('design.findNone')} /> : (
        <ul className="pack-cards">{found.map((pack) => <PackCard key={pack.pack} pack={pack} people={packs.data.people} title={text(pack.title)} />)}</ul>
      )}
      {isNew && <NewWorkflow packs={items} onClose={() => { setIsNew(false); }} />}
    </div>
  );
}

const PARTS: readonly (readonly [FileKind, ReactNode])[] = [['form', <FormOutlined key="f" />], ['rules', <TableOutlined key="r" />], ['record', <IdcardOutlined key="i" />]];

function PackCard({ pack, people, title }: { pack: PackSummary; people: Readonly<Record<string, string>>; title: string }) {
  const { t, format } = useWords();
  const files = pack.files.map(kindOfFile);
  const workflows = files.filter((file) => file.kind === 'workflow');
  const by = people[pack.draft?.changed_by ?? pack.deployed_by] ?? '';
  const when = pack.draft?.changed_at ?? pack.deployed_at;
  return (
    <li className="pack-card">
      <div className="pack-head">
        <h2>{title || pack.pack}</h2>
        {pack.draft ? <Tag tone="wait">{t('design.hasDraft')}</Tag> : null}
        {pack.version > 0 ? <Tag tone="good">{t('design.publishedAs', { version: pack.version })}</Tag> : <Tag>{t('design.neverPublished')}</Tag>}
      </div>
      <p className="quiet"><code>{pack.pack}</code>{when && <> · {format.ago(when)}</>}{by && <> · {by}</>}</p>
      <ul className="pack-workflows">
        {workflows.map(({ path, name }) => <li key={path}><Link to="/design/$pack/$file" params={{ pack: pack.pack, file: path }}><ApartmentOutlined aria-hidden /> <FileName titles={pack.titles[path]} name={name} /></Link></li>)}
      </ul>
      {PARTS.map(([kind, icon]) => {
        const parts = files.filter((file) => file.kind === kind);
        return parts.length === 0 ? null : (
          <div key={kind} className="pack-parts">
            <h3>{icon} {t(`design.fileKind.${kind}`)}</h3>
            <ul>{parts.map(({ path, name }) => <li key={path}><Link to="/design/$pack/$file" params={{ pack: pack.pack, file: path }}><FileName titles={pack.titles[path]} name={name} /></Link></li>)}</ul>
          </div>
        );
      })}
    </li>
  );
}

const MOST = 3;
/* What a file holds, in the person's language; its own name behind. */
function FileName({ titles = [], name }: { titles?: readonly Text[]; name: string }) {
  const { text } = useWords();
  const said = titles.map((title) => text(title)).filter(Boolean);
  if (said.length === 0) return name;
  return <span className="file-name"><span title={said.length > MOST || said.some((one) => one.length > 60) ? said.join(' · ') : undefined}>{said.slice(0, MOST).join(' · ')}{said.length > MOST && ` +${said.length - MOST}`}</span> <code>{name}</code></span>;
}
