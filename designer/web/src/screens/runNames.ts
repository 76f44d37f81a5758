/* What a run is called where it is listed. */
import type { RunSummary } from '../model';

/* Whom a run is about, else what it was called, else its number. */
export const nameOfRun = (run: RunSummary) => run.subject_title || run.business_key || shortId(run.run_id);

export const shortId = (id: string) => (id.length > 14 ? `${id.slice(0, 6)}…${id.slice(-6)}` : id);
