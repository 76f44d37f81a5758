/* The company's logo and colour on the guest's page: white text can be read on every colour that the server takes. */
import type { GuestPage } from '../model';
import { h } from './dom';

type Brand = GuestPage['brand'] | undefined;

export function showBrand(brand: Brand) {
  if (brand?.colour) document.documentElement.style.setProperty('--brand', brand.colour);
}

export function companyName(name: string, brand: Brand): HTMLElement {
  const logo = brand?.logo;
  return h('span', { class: 'company' }, ...(logo ? [h('img', { src: logo, alt: '', class: 'company-logo' })] : []), h('span', { class: 'company-name', title: name }, name));
}
