/* file: sent to the server when it is picked; the value is the file's id, or a list of them where several are allowed. */
import { DeleteOutlined, UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { api } from '../../api';
import { useWords } from '../../i18n';
import type { Json } from '../../model';
import { Refused } from '../../shell/states';
import { FileLink } from '../../values/ValueView';
import { aria, type ControlProps } from './control';

export function FileField(props: ControlProps) {
  const { field, id, labelId, value, isReadOnly, onChange, onTouch } = props;
  const { t } = useWords();
  const picker = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isMany = (field.options.max_count ?? 1) > 1;
  const files = (Array.isArray(value) ? value : value === null ? [] : [value]).filter((one): one is string => typeof one === 'string');
  const write = (next: string[]): Json => (isMany ? (next.length ? next : null) : (next[0] ?? null));

  const send = async (picked: FileList) => {
    setBusy(true);
    setError(null);
    try {
      const sent = await Promise.all(Array.from(picked, (file) => api.upload(file)));
      const ids = sent.map((file) => file.file_id);
      onChange(write(isMany ? [...files, ...ids] : ids));
    } catch (refusal) {
      setError(refusal);
    }
    setBusy(false);
    onTouch();
  };
  return (
    <div className="file-field">
      {files.map((fileId) => (
        <div key={fileId} className="file-row">
          <FileLink fileId={fileId} />
          {!isReadOnly && <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('form.removeFile')} onClick={() => onChange(write(files.filter((one) => one !== fileId)))} />}
        </div>
      ))}
      <input
        ref={picker}
        id={id}
        type="file"
        className="unseen"
        tabIndex={-1}
        multiple={isMany}
        accept={acceptOf(field.options.types)}
        onChange={(event) => { if (event.target.files?.length) void send(event.target.files); event.target.value = ''; }}
        {...aria(props)}
      />
      {!isReadOnly && <Button aria-describedby={labelId} icon={<UploadOutlined />} loading={isBusy} onClick={() => picker.current?.click()}>{files.length && !isMany ? t('form.replaceFile') : t('form.chooseFile')}</Button>}
      {error ? <Refused error={error} compact /> : null}
    </div>
  );
}

/* ["pdf", ".docx", "image/png"] -> what the file dialog understands. */
export function acceptOf(types: string[] | undefined): string | undefined {
  return types?.map((type) => (type.includes('/') || type.startsWith('.') ? type : `.${type}`)).join(',');
}
