/* The company's logo and colour on the guest's page: white text can be read on every colour that the server takes. */
import type { GuestPage } from '../model';
import { h } from './dom';

type Brand = GuestPage['brand'] | undefined;

export function showBrand(brand: Brand) {
  if (!brand?.colour) return;
  const { style } = document.documentElement;
  style.setProperty('--brand', brand.colour);
  style.setProperty('--brand-light', lightKind(brand.colour));
}

/* The colour (#rrggbb) with so much white that it can be read on the dark page, whatever it is. */
export const lightKind = (colour: string) => `#${[1, 3, 5].map((at) => Math.round(0.36 * parseInt(colour.slice(at, at + 2), 16) + 0.64 * 255).toString(16)).join('')}`;

export function companyName(name: string, brand: Brand): HTMLElement {
  const logo = brand?.logo;
  return h('span', { class: 'company' }, ...(logo ? [h('img', { src: logo, alt: '', class: 'company-logo' })] : []), h('span', { class: 'company-name', title: name }, name));
}
