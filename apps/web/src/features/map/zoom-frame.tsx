import { Maximize, Minus, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { CSSProperties, ReactNode } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { useDrag } from './use-drag';
import { useZoom } from './use-zoom';

/** The factor by which one press of a zoom button zooms. */
const step = 1.2;

interface ZoomFrameProps {
  label: string;
  /** The size of the content at a zoom of 1. */
  width: number;
  height: number;
  children: ReactNode;
}

/** A frame in which a picture can be scrolled, dragged and zoomed. */
export function ZoomFrame({ label, width, height, children }: ZoomFrameProps) {
  const t = useTranslations('map');
  const { frame, picture, zoom, outer, isSmallest, isLargest, zoomTo, showAll } = useZoom(width, height);
  const drag = useDrag(frame);
  return (
    <div className="relative">
      <div
        ref={frame}
        role="region"
        aria-label={label}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard scrolls it
        tabIndex={0}
        className="h-[max(24rem,calc(100dvh-17rem))] scroll-p-6 overflow-auto overscroll-x-contain rounded-lg border border-line bg-canvas"
      >
        <div
          {...drag}
          className="grid min-h-full w-max min-w-full cursor-grab place-items-center select-none active:cursor-grabbing"
        >
          <div style={outer}>
            <div
              ref={picture}
              style={{ width, height, scale: zoom, '--ring': `${2 / zoom}px` } as CSSProperties}
              className="relative origin-top-left [&_:focus-visible]:outline-(length:--ring)"
            >
              {children}
            </div>
          </div>
        </div>
      </div>
      <div
        role="group"
        aria-label={t('controls')}
        className="absolute right-5 bottom-5 flex flex-col rounded-md border border-line bg-surface shadow-raised"
      >
        <IconButton
          label={t('zoomIn')}
          icon={<Plus aria-hidden />}
          isUnavailable={isLargest}
          onClick={() => zoomTo(zoom * step)}
        />
        <IconButton
          label={t('zoomOut')}
          icon={<Minus aria-hidden />}
          isUnavailable={isSmallest}
          onClick={() => zoomTo(zoom / step)}
        />
        <IconButton label={t('fitView')} icon={<Maximize aria-hidden />} onClick={showAll} />
      </div>
    </div>
  );
}
