/* The company's logo and colour, seen as they will look before they are kept. The server takes no colour that cannot be read. */
import { CheckCircleFilled, CloseCircleFilled, UploadOutlined } from '@ant-design/icons';
import { App, Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { client, got, type Schemas } from '../client';
import { useWords } from '../i18n';
import { useSession } from '../queries';
import { Held } from '../shell/Held';
import { Logo } from '../shell/Logo';
import { Loading, Refused, useTitle } from '../shell/states';
import { contrastWithWhite, darkened, isColour } from './colour';
import { Field, PageHead } from './parts';
import { isMeanwhile, useAct, useBrand } from './queries';

const OWN = '#234a8f';

export function Branding() {
  const { t } = useWords();
  const brand = useBrand();
  useTitle(t('admin.nav.branding'));
  const { message } = App.useApp();
  const picked = useRef<HTMLInputElement>(null);
  const { act, error, isBusy } = useAct(['branding', 'session']);
  const keep = async (what: () => Promise<Schemas['BrandView']>) => { if (await act(what)) void message.success(t('admin.saved')); };
  const send = (file: File | undefined) => {
    if (!file) return;
    const form = new FormData();
    form.append('file', file, file.name);
    void keep(() => got(client.POST('/api/v1/branding/logo', { body: form as unknown as Schemas['LogoForm'] })));
  };
  const logo = { refusal: error, isBusy, pick: () => picked.current?.click(), drop: () => void keep(() => got(client.DELETE('/api/v1/branding/logo'))) };
  return (
    <>
      <PageHead title={t('admin.nav.branding')} hint={t('admin.branding.hint')} />
      {brand.isPending ? <Loading rows={8} /> : !brand.data ? <Refused error={brand.error} onRetry={() => void brand.refetch()} /> : (
        <Held value={brand.data} version={brand.data.revision} by={brand.data.changed_by} at={brand.data.changed_at} keep="mine" theirs={(theirs) => <p>{theirs.colour || OWN}</p>}>
          {(held, onDirty) => <Editor brand={{ ...brand.data, colour: held.colour, revision: held.revision }} logo={logo} onDirty={onDirty} />}
        </Held>
      )}
      {/* Outside of what begins anew when the colour is another: a picture may just be being chosen. */}
      <input ref={picked} type="file" accept="image/png,image/jpeg,image/webp" className="unseen" tabIndex={-1} aria-label={t('admin.branding.choose')} onChange={(event) => { send(event.target.files?.[0]); event.target.value = ''; }} />
    </>
  );
}

interface LogoDeeds { refusal: unknown; isBusy: boolean; pick: () => void; drop: () => void }

function Editor({ brand, logo, onDirty }: { brand: Schemas['BrandView']; logo: LogoDeeds; onDirty: (isDirty: boolean) => void }) {
  const { t, format } = useWords();
  const { message } = App.useApp();
  const company = useSession().data?.tenant_name ?? '';
  const [colour, setColour] = useState(brand.colour || OWN);
  const { act, error, isBusy, wrong } = useAct(['branding', 'session']);
  const ratio = isColour(colour) ? contrastWithWhite(colour) : 0;
  const isGood = ratio >= 4.5;
  const isChanged = colour !== (brand.colour || OWN);
  useEffect(() => onDirty(isChanged), [onDirty, isChanged]);
  const params = { header: { 'If-Match': brand.revision } };
  const keep = async (next: string) => {
    const kept = await act(() => got(client.PUT('/api/v1/branding', { params, body: { colour: next } })).then((said) => { onDirty(false); return said; }));
    if (!kept) return;
    setColour(kept.colour || OWN);
    void message.success(t('admin.saved'));
  };
  return (
    <div className="branding">
      <section className="paper admin-paper">
        <h2>{t('admin.branding.logo')}</h2>
        <p className="field-help">{t('admin.branding.logoHelp')}</p>
        <div className="logo-now">{brand.logo ? <img src={brand.logo} alt={t('admin.branding.logoNow')} /> : <span className="quiet">{t('admin.branding.noLogo')}</span>}</div>
        <div className="head-tools">
          <Button icon={<UploadOutlined />} loading={logo.isBusy} onClick={logo.pick}>{t('admin.branding.choose')}</Button>
          {brand.logo && <Button type="text" danger disabled={logo.isBusy} onClick={logo.drop}>{t('admin.branding.drop')}</Button>}
        </div>
        {logo.refusal ? <Refused error={logo.refusal} compact /> : null}
        <h2>{t('admin.branding.colour')}</h2>
        <Field label={t('admin.branding.colourCode')} help={t('admin.branding.colourHelp')} wrong={wrong('colour')}>
          {(id, status) => (
            <div className="colour-line">
              <input type="color" aria-label={t('admin.branding.pick')} value={isColour(colour) ? colour : OWN} onChange={(event) => setColour(event.target.value)} />
              <Input id={id} className="colour-code" status={status} value={colour} maxLength={7} onChange={(event) => setColour(event.target.value.trim().toLowerCase())} />
            </div>
          )}
        </Field>
        <p className={isGood ? 'contrast good' : 'contrast bad'} role="status">
          {isGood ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />} {isColour(colour) ? t(isGood ? 'admin.branding.readable' : 'admin.branding.unreadable', { ratio: format.number(Math.floor(ratio * 10) / 10) }) : t('admin.branding.noColour')}
          {isColour(colour) && !isGood && <Button size="small" onClick={() => setColour(darkened(colour))}>{t('admin.branding.darker', { colour: darkened(colour) })}</Button>}
        </p>
        {error && !wrong('colour') && !isMeanwhile(error) ? <Refused error={error} compact /> : null}
        <div className="head-tools">
          <Button type="primary" disabled={!isGood} loading={isBusy} onClick={() => void keep(colour)}>{t('admin.save')}</Button>
          {brand.colour && <Button disabled={isBusy} onClick={() => void keep('')}>{t('admin.branding.own')}</Button>}
        </div>
      </section>
      <section className="brand-sample" aria-label={t('admin.branding.sample')} style={{ '--sample': isGood ? colour : OWN } as React.CSSProperties}>
        <h2>{t('admin.branding.sample')}</h2>
        <div className="sample-bar">{brand.logo ? <img src={brand.logo} alt="" /> : <Logo />}<strong>{company}</strong><span className="sample-tab">{t('nav.inbox')}</span></div>
        <div className="sample-guest"><p className="sample-company">{brand.logo && <img src={brand.logo} alt="" />}{company}</p><p>{t('admin.branding.guestText')}</p><span className="sample-button">{t('admin.branding.guestButton')}</span></div>
        <div className="sample-mail"><p className="sample-company">{brand.logo && <img src={brand.logo} alt="" />}{company}</p><p>{t('admin.branding.mailText')}</p></div>
      </section>
    </div>
  );
}
