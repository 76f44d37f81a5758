/* The company's logo and colour on the guest's page: white text can be read on every colour that the server takes. */
import type { GuestPage } from '../model';
import { h } from './dom';

export function showBrand(page: GuestPage | null) {
  const colour = page?.brand.colour;
  if (colour) document.documentElement.style.setProperty('--brand', colour);
}

export function companyName(page: GuestPage | null): HTMLElement {
  const name = page?.tenant_name ?? '';
  const logo = page?.brand.logo;
  return h('span', { class: 'company' }, ...(logo ? [h('img', { src: logo, alt: '', class: 'company-logo' })] : []), name);
}
