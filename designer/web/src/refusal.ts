/* What the server answers instead of what was asked, thrown, and the language that it is asked to answer in. Knows no route. */
import type { Words } from './i18n';
import type { Language, Problem, ProblemDocument } from './model';

/* A problem document (RFC 9457) thrown; status 0 means that the server was not reached. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly problems: Problem[];

  constructor(document: ProblemDocument) {
    super(document.detail || document.title);
    this.name = 'Refusal';
    this.status = document.status;
    this.code = document.code ?? '';
    this.problems = document.problems ?? [];
  }
}

/* Nobody answered: the bar over the page says so, and says when it is over. */
export const isAway = (error: unknown) => error instanceof Refusal && error.status === 0;

/* What a person is told when something did not work: never nothing, and never what only a browser says of a status. */
export function said(error: unknown, t: Words['t']): string {
  if (!(error instanceof Refusal)) return t('error.unexpected');
  if (error.status === 0) return t('error.unreachable');
  return error.message ? error.message.charAt(0).toUpperCase() + error.message.slice(1) : t('error.status', { status: error.status });
}

let language: Language = 'zh';
export function speak(next: Language) {
  language = next;
}
/* What the server is asked to answer in. */
export const spoken = () => (language === 'zh' ? 'zh-CN' : 'en');

export async function refusalOf(response: Response): Promise<Refusal> {
  const isProblem = response.headers.get('content-type')?.includes('json');
  const document = isProblem ? ((await response.json()) as Partial<ProblemDocument>) : {};
  return new Refusal({ ...document, title: document.title ?? '', status: response.status });
}
