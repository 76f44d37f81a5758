/* One form being filled: values, the server's view of them (asked 300 ms after the last change), and which problems may be shown yet. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Choice, FormState, Json, Layout, Problem, Values } from '../model';
import { useReturns } from '../reach';
import { isAway } from '../refusal';
import { comfort } from './comfort';
import { afterPress } from './press';
import { fieldsOf, firstValues, pathParts, problemsByField, sameJson, saidOf, sentValues, withComputed, withOffered, written as writtenOf } from './state';

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
  /* Finds options of a field by words, for these values. */
  find?: (field: string, words: string, values: Values) => Promise<Choice[]>;
  /* A draft that the server kept: counts before what is given. */
  kept?: Values | null;
}

export function useForm({ name, layout, given, preview, find, kept }: FormSource) {
  const [values, setValues] = useState<Values>(() => drafts.get(name) ?? { ...firstValues(layout, given), ...kept });
  // The server's last answer, with the values that it is about.
  const [answered, setAnswered] = useState<{ answer: FormState; asked: Values } | null>(null);
  const [isReady, setReady] = useState(preview === null);
  const [previewError, setPreviewError] = useState<unknown>(null);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<Problem[]>([]);
  const asked = useRef(0);
  const returns = useReturns();
  const fields = useMemo(() => fieldsOf(layout.items), [layout]);
  const written = useMemo(() => JSON.stringify(writtenOf(fields, values)), [fields, values]);
  // What the server said last, and on top of it what the browser can see by itself: nobody waits for a field to appear.
  const now = useMemo(() => comfort(fields, values, answered?.answer.fields ?? {}), [fields, values, answered]);
  const said = useMemo(() => ({ ...saidOf(answered?.answer ?? null, find ? (field, words) => find(field, words, JSON.parse(written) as Values) : null), states: now.states }), [answered, find, written, now.states]);

  useEffect(() => {
    if (!preview) return undefined;
    const number = ++asked.current;
    const about = JSON.parse(written) as Values;
    const ask = () => preview(about).then(
      (next) => {
        if (number !== asked.current) return;
        setAnswered({ answer: next, asked: about });
        setPreviewError(null);
        setReady(true);
        setValues((now) => withOffered(fields, withComputed(layout, now, next.values), about, next.choices ?? {}));
      },
      (error: unknown) => {
        if (number !== asked.current) return;
        setPreviewError(isAway(error) ? null : error);
        setReady(true);
      },
    );
    if (number === 1) {
      void ask();
      return undefined;
    }
    const timer = setTimeout(() => void ask(), PAUSE);
    return () => clearTimeout(timer);
  }, [preview, written, layout, fields, returns]);

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
    const now = JSON.parse(written) as Values;
    const computed = new Set(fields.filter((field) => field.computed).map((field) => field.key));
    // Only what the server said of the value that stands there now; a computed one follows from those that were touched.
    const isCurrent = (key: string) => (computed.has(key) ? touched.size > 0 : touched.has(key) && sameJson(answered?.asked[key] ?? null, now[key] ?? null));
    const live = (answered?.answer.problems ?? []).filter((problem) => isCurrent(pathParts(problem.path ?? '')[0] ?? '') && !refused.some((one) => one.path === problem.path));
    return problemsByField([...refused, ...live], fields);
  }, [answered, written, touched, refused, fields]);

  return { values: now.values, said, problems, isReady, previewError, fields, change, touch, refuse: setRefused, toSend: () => sentValues(layout, values, said.states) };
}
export type FormInHand = ReturnType<typeof useForm>;
