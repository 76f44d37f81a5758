/* A JSON value for a person to read: never raw JSON. Words of known names come from the dictionary, unknown ones are made readable. */
import { CheckCircleFilled, FileOutlined, LinkOutlined, MinusCircleOutlined } from '@ant-design/icons';
import { useState, type ReactNode } from 'react';
import { api } from '../api';
import { useWords, type Words } from '../i18n';
import type { Json, Values } from '../model';
import { useFile } from '../queries';
import { AddressView, PlaceView } from './PlaceView';
import { entryOf, humanise, isNothing, isObject, nameInside, shapeOf } from './shape';

export function nameOf(name: string, { t }: Pick<Words, 't'>): string {
  return t(`name.${name}`, { defaultValue: humanise(name) });
}

export function ValueView({ value }: { value: Json | undefined }) {
  const { t, text, format } = useWords();
  const shape = shapeOf(value);
  switch (shape.is) {
    case 'nothing': return <span className="quiet">—</span>;
    case 'yes_no': return <>{shape.value ? t('value.yes') : t('value.no')}</>;
    case 'number': return <span className="num">{format.number(shape.value)}</span>;
    case 'moment': return <time dateTime={shape.value}>{format.dateTime(shape.value)}</time>;
    case 'day': return <time dateTime={shape.value}>{format.date(`${shape.value}T12:00:00`)}</time>;
    case 'mail': return <a href={`mailto:${shape.value}`}>{shape.value}</a>;
    case 'link': return <a href={shape.value} target="_blank" rel="noreferrer"><LinkOutlined aria-hidden /> {shape.value}</a>;
    case 'file': return <FileLink fileId={shape.value} />;
    case 'line': return <>{shape.value}</>;
    case 'paragraphs': return <LongText value={shape.value} />;
    case 'bilingual': return <>{text(shape.value)}</>;
    case 'sourced': return <><ValueView value={shape.value} /><Source page={shape.source.page ?? null} /></>;
    case 'words': return <Some className="chips" items={shape.value.map((word) => (typeof word === 'number' ? format.number(word) : word))} most={40} />;
    case 'inline': return <span className="words-inline">{shape.value.map((item, index) => <span key={index}><ValueView value={item} /></span>)}</span>;
    case 'entries': return <Some className="entries" items={shape.value.map((item, index) => <Entry key={index} value={item} />)} most={12} />;
    case 'score': return <><Score value={shape.score} /><Fields values={shape.rest} /></>;
    case 'address': return <AddressView value={shape.value} country="CN" />;
    case 'place': return <PlaceView value={shape.value} />;
    case 'fields': return <Fields values={shape.value} />;
  }
}

/* A list that shows its beginning and, when asked, the rest: a read document has hundreds of lines. */
function Some({ items, most, className }: { items: ReactNode[]; most: number; className: string }) {
  const { t } = useWords();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? items : items.slice(0, most);
  return (
    <>
      <ul className={className}>{shown.map((item, index) => <li key={index}>{item}</li>)}</ul>
      {items.length > shown.length && <button type="button" className="link" onClick={() => setWhole(true)}>{t('value.all', { total: items.length })}</button>}
    </>
  );
}

/* Names and values under each other; empty ones are left out unless all are. */
export function Fields({ values, keepEmpty }: { values: Values; keepEmpty?: boolean }) {
  const words = useWords();
  const shown = Object.entries(values).filter(([name, value]) => keepEmpty || (!isNothing(value) && !(name === 'at' && isObject(value))));
  if (shown.length === 0) return <span className="quiet">—</span>;
  return (
    <dl className="fields">
      {shown.map(([name, value]) => (
        <div key={name} className={isWide(value) ? 'field-row wide' : 'field-row'}>
          <dt>{nameOf(nameInside(name, values), words)}</dt>
          <dd><NamedValue name={name} value={value} /></dd>
        </div>
      ))}
    </dl>
  );
}

/* A value whose name may tell that it is one of a few words. */
export function NamedValue({ name, value }: { name: string; value: Json }) {
  const { t } = useWords();
  return typeof value === 'string' && value !== '' && CODES.has(name) ? <>{t(`fact.${value}`, { defaultValue: humanise(value) })}</> : <ValueView value={value} />;
}

// Names whose values are words of a short list, not what somebody wrote.
const CODES = new Set(['degree', 'language', 'kind', 'route', 'advice', 'state', 'status', 'outcome', 'decision', 'recommendation', 'waits_for']);

function isWide(value: Json): boolean {
  const { is } = shapeOf(value);
  return is === 'entries' || is === 'fields' || is === 'score' || is === 'paragraphs';
}

function Entry({ value }: { value: Json }) {
  const { t } = useWords();
  if (!isObject(value)) return <ValueView value={value} />;
  if (shapeOf(value).is !== 'fields') return <ValueView value={value} />;
  const { headline, period, quote, page, met, rest } = entryOf(value);
  const prose = Object.entries(rest).filter(([name, item]) => PROSE.has(name) && typeof item === 'string');
  const facts = Object.fromEntries(Object.entries(rest).filter(([name]) => !prose.some(([one]) => one === name)));
  return (
    <div className="entry">
      <div className="entry-head">
        {met !== null && <Met is={met} />}
        <span className="entry-title">{headline.map((part, index) => <span key={index}>{index > 0 && ' · '}<ValueView value={part} /></span>)}</span>
        <span className="entry-period">{period.length > 0 && <Period value={period} />}{!quote && <Source page={page} />}</span>
      </div>
      {Object.keys(facts).length > 0 && <Fields values={facts} />}
      {prose.map(([name, item]) => <p key={name} className="prose">{String(item)}</p>)}
      {quote && <blockquote>{met === false && <span className="quote-label">{t('value.closest')} </span>}{quote}<Source page={page} /></blockquote>}
    </div>
  );
}

// Sentences that need no name in front of them.
const PROSE = new Set(['text', 'summary', 'description', 'said']);

function Met({ is }: { is: boolean }) {
  const { t } = useWords();
  const word = is ? t('value.met') : t('value.notMet');
  return <span className={is ? 'met yes' : 'met no'} title={word}>{is ? <CheckCircleFilled aria-hidden /> : <MinusCircleOutlined aria-hidden />}<span className="unseen">{word}</span></span>;
}

function Period({ value }: { value: Json[] }) {
  const { t } = useWords();
  const [from, to] = value.map((end) => (isObject(end) && 'value' in end ? end.value : end));
  return <>{isNothing(from) ? '…' : String(from)} – {to === 'present' || to === null || to === undefined ? t('value.now') : isNothing(to) ? '…' : String(to)}</>;
}

function Source({ page }: { page: Json }) {
  const { t } = useWords();
  return typeof page === 'number' ? <span className="source">{t('value.page', { page })}</span> : null;
}

/* 0 to 100 as a number and a bar. */
export function Score({ value }: { value: number }) {
  const { t, format } = useWords();
  const rounded = Math.round(value * 10) / 10;
  return (
    <div className="score">
      <span className="score-number">{format.number(rounded)}</span><span className="score-of">/ 100</span>
      <div className="score-bar" role="img" aria-label={t('value.score', { value: rounded })}><div style={{ width: `${Math.max(0, Math.min(100, value))}%` }} /></div>
    </div>
  );
}

function LongText({ value }: { value: string }) {
  const { t } = useWords();
  if (value.length <= 600) return <p className="paragraphs">{value}</p>;
  return (
    <details className="long">
      <summary><span className="paragraphs clamp">{value.slice(0, 280)}…</span><span className="more">{t('value.more')}</span></summary>
      <p className="paragraphs">{value}</p>
    </details>
  );
}

export function FileLink({ fileId }: { fileId: string }) {
  const { t, format } = useWords();
  const file = useFile(fileId);
  return (
    <a className="file-link" href={api.fileContentUrl(fileId)} target="_blank" rel="noreferrer">
      <FileOutlined aria-hidden /> <span>{t('value.openFile')}{file.data && <> <span className="file-name">{file.data.name}</span> <span className="quiet">{format.size(file.data.size)}</span></>}</span>
    </a>
  );
}

/* A stored picture, small; pressing opens it. */
export function Picture({ fileId }: { fileId: string }) {
  const { t } = useWords();
  const file = useFile(fileId);
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <FileLink fileId={fileId} />;
  return (
    <a className="picture" href={api.fileContentUrl(fileId)} target="_blank" rel="noreferrer">
      <img src={api.fileContentUrl(fileId)} alt={file.data?.name ?? t('value.picture')} onError={() => setBroken(true)} />
    </a>
  );
}
