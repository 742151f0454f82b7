import type { RoleOnMap } from '@rolecall/contracts';
import clsx from 'clsx';
import { useTranslations } from 'next-intl';
import { useCallback, useMemo, useState } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { hintStyle } from '@/components/ui/field';
import { graphOf } from './graph';
import { MapDrawing } from './map-drawing';
import { ZoomFrame } from './zoom-frame';

/** The picture of the map. Its code is loaded when the page shows it. */
export function MapPicture({ roles }: { roles: readonly RoleOnMap[] }) {
  const t = useTranslations('map');
  const [showsDefault, setShowsDefault] = useState(false);
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const others = useMemo(() => roles.filter(({ is_default }) => !is_default), [roles]);
  const hasBoth = others.length > 0 && others.length < roles.length;
  const drawn = hasBoth && !showsDefault ? others : roles;
  const graph = useMemo(() => graphOf(t, drawn, expanded), [t, drawn, expanded]);
  const onExpand = useCallback((id: string) => setExpanded((before) => new Set([...before, id])), []);
  return (
    <div>
      <ZoomFrame
        // Resets zoom and scroll position when other roles are drawn.
        key={drawn.map(({ id }) => id).join()}
        label={t('picture')}
        width={graph.width}
        height={graph.height}
      >
        <MapDrawing graph={graph} onExpand={onExpand} />
      </ZoomFrame>
      {hasBoth && (
        <div className="mt-3">
          <Checkbox label={t('showDefault')} checked={showsDefault} onChange={setShowsDefault} />
        </div>
      )}
      {graph.limit !== null && (
        <p className={clsx('mt-2', hintStyle)}>
          {graph.limit === 0 ? t('tooMany') : t('limited', { limit: graph.limit })}
        </p>
      )}
    </div>
  );
}
