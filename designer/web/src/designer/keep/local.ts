/* What was written and is not on the server yet, kept in this browser until it is. A tab keeps its own; what a tab left behind that is no more is found again. Knows no server. */

export interface LocalCopy {
  readonly revision: number;
  /* What the server had when each changed file was last the same here. */
  readonly base: Readonly<Record<string, string | null>>;
  /* What is wanted; null: taken away. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly at: number;
}

const PREFIX = 'hireloom.draft.';
const DEAD = 15_000;

function tabName(): string {
  const found = sessionStorage.getItem('hireloom.tab');
  if (found) return found;
  const made = Math.random().toString(36).slice(2, 10);
  sessionStorage.setItem('hireloom.tab', made);
  return made;
}
/* `who` is the person, so that nobody on the same computer gets another's words. */
export const placeOf = (who: string, pack: string) => `${PREFIX}${who}/${pack}/`;

export function keepLocal(place: string, copy: LocalCopy | null): boolean {
  try {
    if (copy) localStorage.setItem(place + tabName(), JSON.stringify(copy));
    else localStorage.removeItem(place + tabName());
    return true;
  } catch {
    return false;
  }
}

/* This tab's copy, else the newest one whose tab has said nothing for a while; it is this tab's from now on. */
export function foundLocal(place: string, now = Date.now()): LocalCopy | null {
  const own = read(place + tabName());
  if (own) return own;
  const names = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '').filter((name) => name.startsWith(place));
  const left = names.flatMap((name) => { const copy = read(name); return copy && now - copy.at > DEAD ? [{ name, copy }] : []; }).toSorted((a, b) => b.copy.at - a.copy.at);
  const [newest] = left;
  if (!newest) return null;
  localStorage.removeItem(newest.name);
  keepLocal(place, newest.copy);
  return newest.copy;
}

function read(name: string): LocalCopy | null {
  try {
    const found = JSON.parse(localStorage.getItem(name) ?? 'null') as LocalCopy | null;
    return found && typeof found.revision === 'number' && typeof found.files === 'object' ? found : null;
  } catch {
    return null;
  }
}
