/* Contrast as WCAG 2.2 counts it, as engine/service/branding.py does. Pure. */
export const isColour = (text: string) => /^#[0-9a-f]{6}$/i.test(text);
const parts = (colour: string) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
const hex = (values: number[]) => `#${values.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;

export function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = parts(colour).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}
export const contrastWithWhite = (colour: string) => contrast(colour, '#ffffff');

const mixed = (colour: string, other: string, share: number) => { const [one, two] = [parts(colour), parts(other)]; return hex(one.map((value, at) => value + ((two[at] ?? 0) - value) * share)); };

/* The nearest darker colour of the same hue on which white text can be read. */
export function darkened(colour: string): string {
  for (let percent = 100; percent > 0; percent -= 1) {
    const found = hex(parts(colour).map((part) => Math.floor((part * percent) / 100)));
    if (contrastWithWhite(found) >= 4.5) return found;
  }
  return '#000000';
}

/* The colour on a dark page: as much white in it as it takes to be read there. */
export function onDark(colour: string): string {
  for (let share = 0; share < 1; share += 0.04) if (contrast(mixed(colour, '#ffffff', share), '#1e2632') >= 6) return mixed(colour, '#ffffff', share);
  return '#ffffff';
}
/* A tint of the colour on which it can still be read itself. */
export function soft(colour: string, paper: string): string {
  for (let share = 0.86; share < 1; share += 0.02) if (contrast(colour, mixed(colour, paper, share)) >= 4.6) return mixed(colour, paper, share);
  return paper;
}
