/* What the draft's steps and conditions speak of, by title: variables with their values, rules, mails, record types, other workflows. The same object as long as nothing of it changes, so that what draws can tell. */
import i18next from 'i18next';
import type { Text } from '../model';
import { useDoc } from './document';
import type { Graph } from './graph';
import type { Files } from './keep/state';
import type { StepTypes } from './kinds';
import { namedBy, namesOf, type About, type Usual } from './known';
import { workflowTitle } from './pack';
import { mailTitle, namedTitle } from './panel/forms';
import { useTools } from './tools';

const inBoth = (key: string): Text => ({ en: i18next.t(key, { lng: 'en' }), zh: i18next.t(key, { lng: 'zh' }) });
const usual = (): Usual => ({ approve: inBoth('panel.autos.approve'), reject: inBoth('panel.autos.reject'), submit: inBoth('panel.autos.submit') });

function titleOf(name: string, files: Files): Text | null {
  const [kind = '', key = ''] = name.split(/:(.*)/s);
  const found = kind === 'template' ? mailTitle(files, key) : kind === 'workflow' ? workflowTitle(files[`${key}.workflow.yaml`] ?? '') : namedTitle(files, kind as 'decision' | 'record', key);
  return found && (found.en || found.zh) ? found : null;
}

let kept: { graph: Graph; files: Files; types: StepTypes; about: About; text: string } | null = null;
export function aboutOf(graph: Graph, files: Files, types: StepTypes): About {
  if (kept?.graph === graph && kept.files === files && kept.types === types) return kept.about;
  const titles = Object.fromEntries([...new Set(graph.nodes.map(namedBy).filter(Boolean))].flatMap((name) => { const title = titleOf(name, files); return title ? [[name, title] as const] : []; }));
  const about = { names: namesOf(graph, graph.begins, files, types, usual()), titles };
  const text = JSON.stringify(about);
  kept = { graph, files, types, about: kept?.text === text ? kept.about : about, text };
  return kept.about;
}

export function useAbout(): About {
  const { types } = useTools();
  return useDoc((doc) => aboutOf(doc.graph, doc.files, types));
}
