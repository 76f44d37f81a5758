/* The company's colour on a guest's page in the dark. */
import { describe, expect, it } from 'vitest';
import { lightKind } from '../src/guest/brand';

const light = (colour: string) => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

describe('the light kind of a colour', () => {
  it('can be read on the dark page and on what is set off from it, whatever the colour', () => {
    const backs = ['#161b22', '#222d3f'].map(light);
    for (const colour of ['#000000', '#00007f', '#234a8f', '#7f0000', '#b3261e', '#005f00', '#767676']) {
      for (const back of backs) expect((light(lightKind(colour)) + 0.05) / (back + 0.05), colour).toBeGreaterThan(4.5);
    }
  });
});
