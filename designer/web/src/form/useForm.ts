/* One form being filled: values, the server's view of them (asked 300 ms after the last change), and which problems may be shown yet. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { FormState, Json, Layout, Problem, Values } from '../model';
import { afterPress } from './press';
import { fieldsOf, firstValues, pathParts, problemsByField, sameJson, sentValues, withComputed } from './state';

const PAUSE = 300;
// What was typed and not yet sent survives a look at another task, as long as the page is open.
const drafts = new Map<string, Values>();

export function forgetDraft(name: string) {
  drafts.delete(name);
}

interface FormSource {
  /* Names the draft. */
  name: string;
  layout: Layout;
  given: Values;
  preview: ((values: Values) => Promise<FormState>) | null;
}

export function useForm({ name, layout, given, preview }: FormSource) {
  const [values, setValues] = useState<Values>(() => drafts.get(name) ?? firstValues(layout, given));
  const [answer, setAnswer] = useState<FormState | null>(null);
  const [isReady, setReady] = useState(preview === null);
  const [previewError, setPreviewError] = useState<unknown>(null);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<Problem[]>([]);
  const asked = useRef(0);
  const fields = useMemo(() => fieldsOf(layout.items), [layout]);
  const states = useMemo(() => answer?.fields ?? {}, [answer]);
  const written = useMemo(() => JSON.stringify(Object.fromEntries(fields.filter((field) => !field.computed).map((field) => [field.key, values[field.key] ?? null]))), [fields, values]);

  useEffect(() => {
    if (!preview) return undefined;
    const number = ++asked.current;
    const ask = () => preview(JSON.parse(written) as Values).then(
      (next) => {
        if (number !== asked.current) return;
        setAnswer(next);
        setPreviewError(null);
        setReady(true);
        setValues((now) => withComputed(layout, now, next.values));
      },
      (error: unknown) => {
        if (number !== asked.current) return;
        setPreviewError(error);
        setReady(true);
      },
    );
    const timer = setTimeout(() => void ask(), number === 1 ? 0 : PAUSE);
    return () => clearTimeout(timer);
  }, [preview, written, layout]);

  const change = useCallback((key: string, value: Json) => {
    setValues((now) => {
      const next = { ...now, [key]: value };
      drafts.set(name, next);
      return next;
    });
    setRefused((now) => now.filter((problem) => problem.path !== key && !problem.path?.startsWith(`${key}[`) && !problem.path?.startsWith(`${key}.`)));
  }, [name]);
  const touch = useCallback((key: string) => afterPress(() => setTouched((now) => (now.has(key) ? now : new Set(now).add(key)))), []);

  const problems = useMemo(() => {
    // Only what the server said of the value that stands there now.
    const isCurrent = (key: string) => touched.has(key) && sameJson(answer?.values[key] ?? null, values[key] ?? null);
    const live = (answer?.problems ?? []).filter((problem) => isCurrent(pathParts(problem.path ?? '')[0] ?? '') && !refused.some((one) => one.path === problem.path));
    return problemsByField([...refused, ...live], fields);
  }, [answer, values, touched, refused, fields]);

  return { values, states, problems, isReady, previewError, fields, change, touch, refuse: setRefused, toSend: () => sentValues(layout, values, states) };
}
export type FormInHand = ReturnType<typeof useForm>;
