/* A bank card's number: stored as digits, shown in groups of four. Pure. */

export const plainCard = (text: string): string => text.normalize('NFKC').replace(/[\s-]/g, '');

export const groupedCard = (text: string): string => plainCard(text).replace(/(.{4})(?=.)/g, '$1 ');

/* Where the caret belongs in the grouped number when so many of its characters stand before it. */
export function caretAfter(grouped: string, characters: number): number {
  let seen = 0;
  for (let at = 0; at < grouped.length; at += 1) {
    if (seen === characters) return at;
    if (grouped[at] !== ' ') seen += 1;
  }
  return grouped.length;
}
