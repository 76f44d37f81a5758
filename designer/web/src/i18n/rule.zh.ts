/* 中文: the words of the admin's pages; loaded with the first of them. */
import { admin, channel, want } from './admin.zh';

export const rule = { admin, channel, want };
