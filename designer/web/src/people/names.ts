/* Names of people by id, asked for together and kept; and what a candidate (`person:x`, `role:hr`, `guest`) is called. Knows no screen. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client, got, type Schemas } from '../client';
import { useWords, type Words } from '../i18n';

export type Colleague = Schemas['Colleague'];

export const idOf = (candidate: string) => candidate.replace(/^person:/, '');

const isPerson = (candidate: string) => candidate !== '' && candidate !== 'guest' && !candidate.includes(' ') && (candidate.startsWith('person:') || !candidate.includes(':'));

/* Who these are; asks once for all of them. */
export function usePeople(candidates: readonly string[]): Record<string, Colleague> {
  const ids = [...new Set(candidates.filter(isPerson).map(idOf))].sort();
  const found = useQuery({
    queryKey: ['directory', 'ids', ids.join(',')],
    queryFn: () => got(client.GET('/api/v1/directory', { params: { query: { ids: ids.join(',') } } })),
    enabled: ids.length > 0,
    staleTime: 300_000,
    placeholderData: (before) => before,
  });
  return useMemo(() => Object.fromEntries((found.data?.items ?? []).map((one) => [one.person_id, one])), [found.data]);
}

export function nameOfCandidate(candidate: string, people: Record<string, Colleague>, { t }: Pick<Words, 't'>): string {
  if (candidate === 'guest') return t('task.guest');
  if (candidate === 'applicant') return t('people.applicant');
  if (candidate === 'cli') return t('people.operator');
  if (candidate.startsWith('role:')) return t(`role.${candidate.slice(5)}`, { defaultValue: candidate.slice(5) });
  return people[idOf(candidate)]?.name ?? idOf(candidate);
}

/* Who did something in a run's history: a person by the names that are known, else who acts without being one, in words. */
export function nameOfDoer(by: string, names: Record<string, string>, { t }: Pick<Words, 't'>): string {
  if (names[by]) return names[by];
  return by === 'cli' || by === 'applicant' || by === 'guest' ? nameOfCandidate(by, {}, { t }) : by;
}

/* Names many at once: `named('person:p1')`. */
export function useNames(candidates: readonly string[]): (candidate: string) => string {
  const words = useWords();
  const people = usePeople(candidates);
  return useMemo(() => (candidate: string) => nameOfCandidate(candidate, people, words), [people, words]);
}
