/* rich_text: Markdown, written with a few buttons and looked at before it is sent. */
import { BoldOutlined, ItalicOutlined, LinkOutlined, OrderedListOutlined, UnorderedListOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useRef, useState, type ReactNode } from 'react';
import { useWords } from '../../i18n';
import { MarkdownView } from '../../values/MarkdownView';
import { marked, type Mark } from '../marks';
import { aria, status, type ControlProps } from './control';

const TOOLS: [Mark, ReactNode][] = [['bold', <BoldOutlined key="b" />], ['italic', <ItalicOutlined key="i" />], ['list', <UnorderedListOutlined key="l" />], ['numbers', <OrderedListOutlined key="n" />], ['link', <LinkOutlined key="k" />]];

export function RichTextField(props: ControlProps) {
  const { field, id, value, isReadOnly, onChange, onTouch } = props;
  const { t } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [isPreview, setPreview] = useState(false);
  const text = typeof value === 'string' ? value : '';
  const lines = field.options.lines ?? 6;
  const max = field.options.max;
  const names: Record<Mark, string> = { bold: t('form.bold'), italic: t('form.italic'), list: t('form.list'), numbers: t('form.numbers'), link: t('form.link') };
  const put = (mark: Mark) => {
    const area = box.current?.querySelector('textarea');
    if (!area) return;
    const next = marked(area.value, area.selectionStart, area.selectionEnd, mark);
    onChange(next.text || null);
    requestAnimationFrame(() => {
      area.focus();
      area.setSelectionRange(next.start, next.end);
    });
  };
  return (
    <div className="rich" ref={box}>
      <div className="rich-bar">
        <div className="rich-tools" role="group" aria-label={t('form.marks')}>
          {TOOLS.map(([mark, icon]) => <button key={mark} type="button" className="rich-tool" aria-label={names[mark]} title={names[mark]} disabled={isReadOnly || isPreview} onClick={() => put(mark)}>{icon}</button>)}
        </div>
        <div className="segments">
          <button type="button" className="segment" aria-pressed={!isPreview} onClick={() => setPreview(false)}>{t('form.write')}</button>
          <button type="button" className="segment" aria-pressed={isPreview} onClick={() => setPreview(true)}>{t('form.preview')}</button>
        </div>
      </div>
      {isPreview && <div className="rich-preview" style={{ minHeight: lines * 22 + 10 }}>{text.trim() ? <MarkdownView text={text} /> : <span className="quiet">{t('value.none')}</span>}</div>}
      <div hidden={isPreview}>
        <Input.TextArea
          variant="borderless" id={id} value={text} disabled={isReadOnly} status={status(props)} autoSize={{ minRows: lines, maxRows: 20 }} count={max ? { show: true, max } : undefined}
          onChange={(event) => onChange(event.target.value || null)} onBlur={onTouch} {...aria(props)}
        />
      </div>
    </div>
  );
}
