/* The company's colour on the whole page: style.css's variables and, by `useBrandToken`, antd's. On a dark page it is as light as it must be to be read. */
import { useEffect, useSyncExternalStore } from 'react';
import { onDark, soft } from '../admin/colour';
import { useShade, type Shade } from '../look';

let colour = '';
const listeners = new Set<() => void>();

export function useBrandColour(next: string) {
  const shade = useShade();
  useEffect(() => {
    colour = next;
    const style = document.documentElement.style;
    for (const [name, value] of Object.entries({ '--brand': shown(next, shade), '--brand-soft': next && soft(shown(next, shade), shade === 'dark' ? '#171e28' : '#ffffff') })) {
      if (value) style.setProperty(name, value);
      else style.removeProperty(name);
    }
    for (const tell of listeners) tell();
  }, [next, shade]);
}

export const shown = (brand: string, shade: Shade) => (brand && shade === 'dark' ? onDark(brand) : brand);

function listen(tell: () => void) {
  listeners.add(tell);
  return () => void listeners.delete(tell);
}
/* The colour for antd's parts; "": the product's own. */
export function useBrandToken(shade: Shade): string {
  return shown(useSyncExternalStore(listen, () => colour), shade);
}
