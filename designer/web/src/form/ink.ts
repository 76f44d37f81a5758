/* A signature as a picture: drawn by pointer, written from a typed name, or taken from a picture. Knows no framework and no server. */

export const INK_WIDTH = 640;
export const INK_HEIGHT = 200;
const INK = '#14213d';
const HAND = '"Segoe Script", "Brush Script MT", "STXingkai", "KaiTi", "STKaiti", "AR PL UKai CN", "Snell Roundhand", cursive, serif';

function brush(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const context = canvas.getContext('2d');
  if (context) Object.assign(context, { strokeStyle: INK, fillStyle: INK, lineWidth: 3.5, lineCap: 'round', lineJoin: 'round' });
  return context;
}

export function wipe(canvas: HTMLCanvasElement) {
  canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
}

/* Draws what a mouse, a finger or a pen does; `onStroke` after each stroke. Gives what takes the listeners away. */
export function attachPad(canvas: HTMLCanvasElement, onStroke: () => void): () => void {
  let last: { x: number; y: number } | null = null;
  const at = (event: PointerEvent) => {
    const box = canvas.getBoundingClientRect();
    return { x: ((event.clientX - box.left) * canvas.width) / box.width, y: ((event.clientY - box.top) * canvas.height) / box.height };
  };
  const line = (from: { x: number; y: number }, to: { x: number; y: number }) => {
    const context = brush(canvas);
    if (!context) return;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
  };
  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
    line(last, { x: last.x + 0.1, y: last.y });
    event.preventDefault();
  };
  const move = (event: PointerEvent) => {
    if (!last) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) {
      const next = at(one);
      line(last, next);
      last = next;
    }
  };
  const up = () => {
    if (last) onStroke();
    last = null;
  };
  canvas.addEventListener('pointerdown', down);
  canvas.addEventListener('pointermove', move);
  canvas.addEventListener('pointerup', up);
  canvas.addEventListener('pointercancel', up);
  return () => {
    canvas.removeEventListener('pointerdown', down);
    canvas.removeEventListener('pointermove', move);
    canvas.removeEventListener('pointerup', up);
    canvas.removeEventListener('pointercancel', up);
  };
}

/* The typed name in a handwriting, as large as fits. */
export function drawName(canvas: HTMLCanvasElement, name: string) {
  wipe(canvas);
  const context = brush(canvas);
  if (!context || name.trim() === '') return;
  let size = 96;
  do {
    context.font = `italic ${size}px ${HAND}`;
    size -= 6;
  } while (size > 18 && context.measureText(name).width > canvas.width - 40);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(name, canvas.width / 2, canvas.height / 2);
}

/* A picture, fitted in. Rejects when the file is no picture. */
export async function drawPicture(canvas: HTMLCanvasElement, file: Blob) {
  const picture = await createImageBitmap(file);
  wipe(canvas);
  const scale = Math.min(canvas.width / picture.width, canvas.height / picture.height, 1);
  const [width, height] = [picture.width * scale, picture.height * scale];
  brush(canvas)?.drawImage(picture, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
  picture.close();
}

/* The canvas on white, as a PNG file. */
export function pngOf(canvas: HTMLCanvasElement, name: string): Promise<File> {
  const paper = document.createElement('canvas');
  paper.width = canvas.width;
  paper.height = canvas.height;
  const context = paper.getContext('2d');
  if (context) {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, paper.width, paper.height);
    context.drawImage(canvas, 0, 0);
  }
  return new Promise((answer, refuse) => {
    paper.toBlob((blob) => (blob ? answer(new File([blob], name, { type: 'image/png' })) : refuse(new Error('no picture'))), 'image/png');
  });
}
