import { useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/** The margin around the picture, in pixels before zooming. */
const margin = 24;
/** The smallest zoom at which the picture can be read. Below it, the picture starts scrolled rather than fitted. */
const readable = 0.85;
const smallest = 0.1;
const largest = 2;
/** The most that one wheel event counts, because a notch of a mouse wheel is many times one event of a touchpad. */
const notch = 15;

const within = (least: number, value: number, most: number) => Math.max(least, Math.min(value, most));

/** The zoom of a picture in a scrolling frame. It starts with the whole picture, if that is readable. */
export function useZoom(width: number, height: number) {
  const frame = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(1);

  function fitting(least: number): number {
    // Measured without scroll bars, which disappear when the whole picture fits.
    const { offsetWidth = 0, offsetHeight = 0, clientLeft: border = 0 } = frame.current ?? {};
    const across = (offsetWidth - 2 * border) / (width + 2 * margin);
    const down = (offsetHeight - 2 * border) / (height + 2 * margin);
    return within(least, Math.min(across, down), 1);
  }

  /** Zooms around a point in the window, by default the center of the frame. */
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
    // Browsers report a pinch on a touchpad as a wheel event with the Control key.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoomTo(zoom * Math.exp(within(-notch, -event.deltaY, notch) / 100), event);
  });
  useLayoutEffect(() => {
    const element = frame.current;
    const listener = (event: WheelEvent) => onWheel(event);
    begin();
    // React registers wheel listeners as passive, and those cannot keep the browser from zooming the page.
    element?.addEventListener('wheel', listener, { passive: false });
    return () => element?.removeEventListener('wheel', listener);
  }, []);

  // Rounded down, so that a picture that just fits gets no scroll bars.
  const outer = (extent: number) => Math.floor((extent + 2 * margin) * zoom);
  return {
    frame,
    picture,
    zoom,
    /** The style of the element around the picture. */
    outer: { width: outer(width), height: outer(height), padding: margin * zoom },
    isSmallest: zoom <= smallest,
    isLargest: zoom >= largest,
    zoomTo,
    showAll: () => zoomTo(fitting(smallest)),
  };
}
