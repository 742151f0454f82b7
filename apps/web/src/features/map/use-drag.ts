import { type MouseEvent, type PointerEvent, type RefObject, useRef } from 'react';

/** How far the mouse may move during a click, in pixels. Beyond that, it is a drag. */
const slip = 4;

/**
 * Lets a mouse scroll a frame by dragging its content. Touch needs no code for that.
 * @returns the event handlers for the content
 */
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
      // The button was released outside the window, where no event tells it.
      if (buttons !== 1) held.isHeld = false;
      if (!held.isHeld) return;
      const [x, y] = [clientX - held.clientX, clientY - held.clientY];
      if (!held.isDragged && Math.hypot(x, y) < slip) return;
      held.isDragged = true;
      currentTarget.setPointerCapture(pointerId);
      frame.current?.scrollTo(held.left - x, held.top - y);
    },
    /** Suppresses the click at the end of a drag. A click by keyboard, whose `detail` is 0, always counts. */
    onClickCapture(event: MouseEvent) {
      if (!grip.current.isDragged || event.detail === 0) return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
