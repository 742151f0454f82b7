import { type MouseEvent, type PointerEvent, type RefObject, useRef } from 'react';

/** So far a hand may slip within a click, in pixels. */
const slip = 4;

/** Lets a mouse drag what is in a frame that scrolls. Fingers do so by themselves. @returns what to give to what is in it */
export function useDrag(frame: RefObject<HTMLElement | null>) {
  const grip = useRef({ clientX: 0, clientY: 0, left: 0, top: 0, isHeld: false, isDragged: false });
  return {
    onPointerDown({ clientX, clientY, pointerType, button }: PointerEvent) {
      const { scrollLeft: left = 0, scrollTop: top = 0 } = frame.current ?? {};
      const isHeld = pointerType === 'mouse' && button === 0;
      grip.current = { clientX, clientY, left, top, isHeld, isDragged: false };
    },
    onPointerMove({ clientX, clientY, buttons, currentTarget, pointerId }: PointerEvent) {
      const held = grip.current;
      // Let go where nothing tells it, outside the window.
      if (buttons !== 1) held.isHeld = false;
      if (!held.isHeld) return;
      const [x, y] = [clientX - held.clientX, clientY - held.clientY];
      if (!held.isDragged && Math.hypot(x, y) < slip) return;
      held.isDragged = true;
      currentTarget.setPointerCapture(pointerId);
      frame.current?.scrollTo(held.left - x, held.top - y);
    },
    /** The click at the end of a drag is none; one with the keyboard is counted as no press of a button. */
    onClickCapture(event: MouseEvent) {
      if (!grip.current.isDragged || event.detail === 0) return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
