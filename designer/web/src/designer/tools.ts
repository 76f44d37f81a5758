/* What every part of the designer needs and the stores do not hold: the step types of the installation and the actions. */
import { createContext, useContext } from 'react';
import type { Actions } from './actions';
import type { StepTypes } from './kinds';

export interface Tools { readonly types: StepTypes; readonly actions: Actions; /* False for who may only look. */ readonly mayEdit: boolean }
export const ToolsContext = createContext<Tools | null>(null);
export function useTools(): Tools {
  const tools = useContext(ToolsContext);
  if (!tools) throw new Error('outside of the designer');
  return tools;
}
