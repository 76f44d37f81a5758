/* Whether the drawing is so far away that words are smaller than a pixel: steps and arrows are drawn as bare shapes then. Told once by the canvas, not asked by each step. */
import { createContext, useContext } from 'react';

export const SPECK_ZOOM = 0.16;
export const SpeckContext = createContext(false);
export const useSpeck = () => useContext(SpeckContext);
