/* Every operation on a task. Knows no screen. */
import { client, got } from '../../client';
import type { Values } from '../../model';

const at = (task_id: string) => ({ params: { path: { task_id } } });

export const operations = {
  signers: (taskId: string, place: 'before' | 'after' | 'beside', people: string[], note: string) => got(client.POST('/api/v1/tasks/{task_id}/signers', { ...at(taskId), body: { place, people, note } })),
  removeSigner: (taskId: string, name: string) => got(client.POST('/api/v1/tasks/{task_id}/signers/remove', { ...at(taskId), body: { name } })),
  transfer: (taskId: string, to: string, note: string, keeps_draft: boolean) => got(client.POST('/api/v1/tasks/{task_id}/transfer', { ...at(taskId), body: { to, note, keeps_draft } })),
  delegate: (taskId: string, to: string, note: string) => got(client.POST('/api/v1/tasks/{task_id}/delegate', { ...at(taskId), body: { to, note } })),
  giveBack: (taskId: string, outcome: string, values: Values, note: string) => got(client.POST('/api/v1/tasks/{task_id}/return', { ...at(taskId), body: { outcome, values: values as Record<string, unknown>, note } })),
  sendBack: (taskId: string, to: string, then: 'walk' | 'straight', note: string) => got(client.POST('/api/v1/tasks/{task_id}/send-back', { ...at(taskId), body: { to, then, note } })),
  takeBack: (taskId: string) => got(client.POST('/api/v1/tasks/{task_id}/take-back', at(taskId))),
  urge: (taskId: string, note: string) => got(client.POST('/api/v1/tasks/{task_id}/urge', { ...at(taskId), body: { note } })),
  copy: (taskId: string, to: string[], note: string) => got(client.POST('/api/v1/tasks/{task_id}/copies', { ...at(taskId), body: { to, note } })),
  comment: (taskId: string, text: string, mentions: string[], files: string[]) => got(client.POST('/api/v1/tasks/{task_id}/comments', { ...at(taskId), body: { text, mentions, files } })),
  completeMany: (task_ids: string[], outcome: string) => got(client.POST('/api/v1/tasks/complete', { body: { task_ids, outcome } })),
};
