/* A sticky note on the canvas: moved, resized, coloured, written in place. Says nothing of what happens. */
import { NodeResizer, type NodeProps } from '@xyflow/react';
import { memo, useEffect, useRef } from 'react';
import { useWords } from '../../i18n';
import { useDoc } from '../document';
import { setNote } from '../edit';
import type { NoteTone } from '../graph';
import { useUi } from '../ui';
import type { StepFlow } from './flow';

const TONES: readonly NoteTone[] = ['yellow', 'blue', 'green', 'red'];

export const NoteNode = memo(function NoteNode({ id, selected }: NodeProps<StepFlow>) {
  const { t } = useWords();
  const note = useDoc((doc) => doc.graph.notes.find((one) => one.id === id));
  const isWriting = useUi((ui) => ui.renaming === id);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => { if (isWriting) field.current?.focus(); }, [isWriting]);
  if (!note) return null;
  const { edit } = useDoc.getState();
  const leave = () => { useUi.getState().set({ renaming: null }); useUi.getState().ask('drawingFocus'); };
  const hintId = `note-${id}`;
  return (
    <div className={`note tone-${note.tone} ${selected ? 'is-selected' : ''}`} data-note={id}>
      <NodeResizer isVisible={selected} minWidth={120} minHeight={60} lineClassName="note-line" handleClassName="note-grip" onResizeEnd={(_, { x, y, width, height }) => { edit(t('design.did.note'), (text) => setNote(setNote(text, id, 'size', [width, height]), id, 'at', [x, y])); }} />
      {isWriting ? (
        <textarea
          ref={field} className="nodrag nopan nowheel" aria-label={t('design.noteText')} defaultValue={note.text} maxLength={2000} aria-describedby={hintId}
          onBlur={(event) => { const { value } = event.target; if (value !== note.text) edit(t('design.did.note'), (text) => setNote(text, id, 'text', value)); leave(); }}
          onKeyDown={(event) => { event.stopPropagation(); if (event.key === 'Escape' && !event.nativeEvent.isComposing) event.currentTarget.blur(); }}
        />
      ) : (
        <p>{note.text || <span className="note-empty">{t('design.noteEmpty')}</span>}</p>
      )}
      {selected && !isWriting && (
        <span className="note-tones nodrag">
          {TONES.map((tone) => <button key={tone} type="button" className={`note-tone tone-${tone}`} aria-pressed={note.tone === tone} aria-label={t(`design.tone.${tone}`)} title={t(`design.tone.${tone}`)} onClick={() => { edit(t('design.did.note'), (text) => setNote(text, id, 'tone', tone)); }} />)}
        </span>
      )}
    </div>
  );
});
