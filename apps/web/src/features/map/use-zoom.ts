import { useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/** Around the picture, in its own measure. */
const margin = 24;
/** Smaller than this nobody reads it: then it is moved instead. */
const readable = 0.85;
const smallest = 0.1;
const largest = 2;
/** What one event of a wheel counts at most: a notch of a mouse's is many times what fingers move between two events. */
const notch = 15;

const within = (least: number, value: number, most: number) => Math.max(least, Math.min(value, most));

/** How large a picture of this size is shown in a frame that scrolls: at first all of it where that can be read. */
export function useZoom(width: number, height: number) {
  const frame = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(1);

  function fitting(least: number): number {
    // Without scroll bars, which go where all is shown.
    const { offsetWidth = 0, offsetHeight = 0, clientLeft: border = 0 } = frame.current ?? {};
    const across = (offsetWidth - 2 * border) / (width + 2 * margin);
    const down = (offsetHeight - 2 * border) / (height + 2 * margin);
    return within(least, Math.min(across, down), 1);
  }

  /** Zooms around a place in the window; without one around the middle of the frame. */
  function zoomTo(wanted: number, at?: { clientX: number; clientY: number }): void {
    if (!frame.current || !picture.current) return;
    const box = frame.current.getBoundingClientRect();
    const { clientX, clientY } = at ?? { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
    const next = within(smallest, wanted, largest);
    const before = picture.current.getBoundingClientRect();
    flushSync(() => setZoom(next));
    const after = picture.current.getBoundingClientRect();
    const grown = next / zoom;
    frame.current.scrollBy(
      after.x - clientX + (clientX - before.x) * grown,
      after.y - clientY + (clientY - before.y) * grown,
    );
  }

  const begin = useEffectEvent(() => setZoom(fitting(readable)));
  const onWheel = useEffectEvent((event: WheelEvent) => {
    // Browsers tell two fingers on a pad as a wheel with Control.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoomTo(zoom * Math.exp(within(-notch, -event.deltaY, notch) / 100), event);
  });
  useLayoutEffect(() => {
    const element = frame.current;
    const listener = (event: WheelEvent) => onWheel(event);
    begin();
    // React's own listener cannot keep the browser from zooming the page.
    element?.addEventListener('wheel', listener, { passive: false });
    return () => element?.removeEventListener('wheel', listener);
  }, []);

  // Rounded down, so that what just fits brings no scroll bars.
  const outer = (extent: number) => Math.floor((extent + 2 * margin) * zoom);
  return {
    frame,
    picture,
    zoom,
    /** Of what is around the picture. */
    outer: { width: outer(width), height: outer(height), padding: margin * zoom },
    isSmallest: zoom <= smallest,
    isLargest: zoom >= largest,
    zoomTo,
    showAll: () => zoomTo(fitting(smallest)),
  };
}
