/* file, image: sent to the server when it is picked; the value is the file's id, or a list of them where several are allowed. Pictures are shown. */
import { DeleteOutlined, PictureOutlined, UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { api } from '../../api';
import { useWords } from '../../i18n';
import type { Json } from '../../model';
import { Refused } from '../../shell/states';
import { FileLink, Picture } from '../../values/ValueView';
import { acceptOf, fileIds, refusalOf } from '../fileRule';
import { aria, type ControlProps } from './control';

export function FileField(props: ControlProps) {
  const { field, id, labelId, value, isReadOnly, onChange, onTouch } = props;
  const { t, format } = useWords();
  const picker = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [refused, setRefused] = useState<string[]>([]);
  const isMany = (field.options.max_count ?? 1) > 1;
  const files = fileIds(value);
  const isImage = field.type === 'image';
  const isFull = isMany && files.length >= (field.options.max_count ?? 1);
  const write = (next: string[]): Json => (isMany ? (next.length ? next : null) : (next[0] ?? null));

  const send = async (chosen: FileList) => {
    const judged = Array.from(chosen, (file) => ({ file, why: refusalOf(field, file) }));
    const picked = judged.filter((one) => one.why === null).map((one) => one.file).slice(0, isMany ? (field.options.max_count ?? 1) - files.length : 1);
    const why = { tooLarge: t('form.tooLarge', { size: format.size(field.options.max_size ?? 0) }), wrongType: t('form.wrongType'), empty: t('form.emptyFile') };
    setRefused(judged.flatMap((one) => (one.why ? [`${one.file.name}: ${why[one.why]}`] : [])));
    setError(null);
    if (picked.length === 0) return;
    setBusy(true);
    try {
      const sent = await Promise.all(picked.map((file) => api.upload(file)));
      const ids = sent.map((file) => file.file_id);
      onChange(write(isMany ? [...files, ...ids] : ids));
    } catch (refusal) {
      setError(refusal);
    }
    setBusy(false);
    onTouch();
  };
  const isReplaced = files.length > 0 && !isMany;
  const word = isImage ? t(isReplaced ? 'form.replacePicture' : 'form.choosePicture') : t(isReplaced ? 'form.replaceFile' : 'form.chooseFile');
  return (
    <div className="file-field">
      {files.map((fileId) => (
        <div key={fileId} className={isImage ? 'file-row picture-row' : 'file-row'}>
          {isImage ? <Picture fileId={fileId} /> : <FileLink fileId={fileId} />}
          {!isReadOnly && <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('form.removeFile')} title={t('form.removeFile')} onClick={() => onChange(write(files.filter((one) => one !== fileId)))} />}
        </div>
      ))}
      <input
        ref={picker}
        id={id}
        type="file"
        className="unseen"
        tabIndex={-1}
        multiple={isMany}
        accept={acceptOf(field)}
        onChange={(event) => { if (event.target.files?.length) void send(event.target.files); event.target.value = ''; }}
        {...aria(props)}
      />
      {!isReadOnly && !isFull && <Button aria-describedby={[labelId, props.describedBy].filter(Boolean).join(' ')} icon={isImage ? <PictureOutlined /> : <UploadOutlined />} loading={isBusy} onClick={() => picker.current?.click()}>{word}</Button>}
      {refused.length > 0 && <div className="field-wrong" role="alert">{refused.map((one) => <p key={one}>{one}</p>)}</div>}
      {error ? <Refused error={error} compact /> : null}
    </div>
  );
}
