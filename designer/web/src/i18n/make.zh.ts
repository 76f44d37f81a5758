/* 中文: the words of the designer and the builders; loaded with the first of their screens. */
import { builder, kindOf } from './builder.zh';
import { code } from './code.zh';
import { design } from './design.zh';
import { draft } from './draft.zh';
import { panel, rights, trial } from './panel.zh';
import { rules } from './rules.zh';

export const make = { builder, code, design, draft, kindOf, panel, rights, rules, trial };
