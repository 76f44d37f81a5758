/* signature: drawn, or typed (so that no pointer is needed), or a picture. It becomes a PNG that is sent as a file; the value is its id. */
import { DeleteOutlined, PictureOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../api';
import { useWords } from '../../i18n';
import { Refused } from '../../shell/states';
import { Picture } from '../../values/ValueView';
import { attachPad, drawName, drawPicture, INK_HEIGHT, INK_WIDTH, pngOf, wipe } from '../ink';
import { aria, type ControlProps } from './control';

const WAYS = ['draw', 'type', 'picture'] as const;
type Way = (typeof WAYS)[number];

export function SignatureField(props: ControlProps) {
  const { id, labelId, value, isReadOnly, onChange, onTouch } = props;
  const { t } = useWords();
  const { 'aria-describedby': describedBy } = aria(props);
  if (typeof value === 'string' && value !== '') {
    return (
      <div className="signature" role="group" aria-labelledby={labelId} aria-describedby={describedBy}>
        <Picture fileId={value} />
        {!isReadOnly && <Button id={id} size="small" icon={<DeleteOutlined />} onClick={() => onChange(null)}>{t('form.signAgain')}</Button>}
      </div>
    );
  }
  if (isReadOnly) return <span className="quiet">—</span>;
  return <Pad {...props} describedBy={describedBy} onSigned={(fileId) => { onChange(fileId); onTouch(); }} />;
}

function Pad({ id, labelId, describedBy, isWrong, onSigned }: ControlProps & { onSigned: (fileId: string) => void }) {
  const { t } = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [way, setWay] = useState<Way>('draw');
  const [name, setName] = useState('');
  const [isInked, setInked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [isNoPicture, setNoPicture] = useState(false);
  const words: Record<Way, string> = { draw: t('form.signDraw'), type: t('form.signType'), picture: t('form.signPicture') };

  useEffect(() => (way === 'draw' && canvas.current ? attachPad(canvas.current, () => setInked(true)) : undefined), [way]);
  const clear = () => {
    if (canvas.current) wipe(canvas.current);
    setInked(false);
    setName('');
    setNoPicture(false);
  };
  const turn = (next: Way) => {
    clear();
    setWay(next);
  };
  const write = (next: string) => {
    setName(next);
    if (canvas.current) drawName(canvas.current, next);
    setInked(next.trim() !== '');
  };
  const take = async (file: File) => {
    setNoPicture(false);
    try {
      if (canvas.current) await drawPicture(canvas.current, file);
      setInked(true);
    } catch {
      setNoPicture(true);
    }
  };
  const use = async () => {
    if (!canvas.current) return;
    setBusy(true);
    setError(null);
    try {
      const sent = await api.upload(await pngOf(canvas.current, 'signature.png'));
      onSigned(sent.file_id);
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
    }
  };
  return (
    <div className={isWrong ? 'signature wrong' : 'signature'} role="group" aria-labelledby={labelId} aria-describedby={describedBy}>
      <div className="segments" role="group" aria-label={t('form.signWay')}>
        {WAYS.map((one, index) => <button key={one} id={index === 0 ? id : undefined} type="button" className="segment" aria-pressed={way === one} onClick={() => turn(one)}>{words[one]}</button>)}
      </div>
      {way === 'type' && <Input className="signature-name" value={name} aria-label={t('form.signName')} placeholder={t('form.signName')} maxLength={60} onChange={(event) => write(event.target.value)} />}
      {way === 'picture' && (
        <>
          <input ref={picker} type="file" accept="image/*" className="unseen" tabIndex={-1} aria-label={t('form.choosePicture')} onChange={(event) => { const [file] = event.target.files ?? []; if (file) void take(file); event.target.value = ''; }} />
          <Button icon={<PictureOutlined />} onClick={() => picker.current?.click()}>{t('form.choosePicture')}</Button>
          {isNoPicture && <p className="field-wrong" role="alert">{t('form.noPicture')}</p>}
        </>
      )}
      <div className="signature-paper">
        <canvas ref={canvas} width={INK_WIDTH} height={INK_HEIGHT} className={way === 'draw' ? 'drawable' : undefined}>{way === 'draw' ? t('form.signHere') : t('form.signLook')}</canvas>
        {!isInked && way === 'draw' && <span className="signature-hint" aria-hidden>{t('form.signHere')}</span>}
      </div>
      <div className="signature-end">
        <Button type="primary" ghost disabled={!isInked} loading={isBusy} onClick={() => void use()}>{t('form.signUse')}</Button>
        <Button type="text" disabled={!isInked || isBusy} onClick={clear}>{t('form.clear')}</Button>
      </div>
      {error ? <Refused error={error} compact /> : null}
    </div>
  );
}
