/* Which remarks beside a run one has not read, and that they are read. Knows no screen. */
import { client, got } from '../../client';
import type { Comment } from './calls';

/* A remark is marked as a copy is: both are shown to who has not asked. */
export const markRemarkRead = (copy_id: string) => got(client.POST('/api/v1/copies/{copy_id}/read', { params: { path: { copy_id } } }));
/* The remarks of others that this person has not read. */
export const unreadRemarks = (items: readonly Comment[], me: string) => items.filter((one) => one.by !== me && !(me in (one.read_by ?? {}))).map((one) => one.comment_id);
