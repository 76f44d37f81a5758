/* English: the words of the designer and the builders; loaded with the first of their screens. */
import { builder, kindOf } from './builder.en';
import { code } from './code.en';
import { design } from './design.en';
import { draft } from './draft.en';
import { panel, rights, trial } from './panel.en';
import { rules } from './rules.en';

export const make = { builder, code, design, draft, kindOf, panel, rights, rules, trial };
