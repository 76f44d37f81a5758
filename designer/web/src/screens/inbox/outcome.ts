/* Which answers refuse: they look different, and the key r means them. Pure. */
import type { Outcome } from '../../model';

export const isRefusing = (key: string) => /reject|decline|refuse|^no$/.test(key);

/* The answer that the key a means: the first that does not refuse. */
export function approving(outcomes: Outcome[]): Outcome | undefined {
  return outcomes.find((one) => !isRefusing(one.key));
}
export function refusing(outcomes: Outcome[]): Outcome | undefined {
  return outcomes.find((one) => isRefusing(one.key));
}
