/* A part of a screen that is loaded when it is first needed, or ahead of that; once it is there it is drawn at once, without a moment of "loading". Knows no part. */
import { createElement, lazy, type ComponentType } from 'react';

export function ahead<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let loaded: ComponentType<Props> | undefined;
  const get = async () => (loaded ??= await load());
  const Late = lazy(async () => ({ default: await get() })) as unknown as ComponentType<Props>;
  const Part = (props: Props) => createElement(loaded ?? Late, props);
  return Object.assign(Part, { load: get });
}
