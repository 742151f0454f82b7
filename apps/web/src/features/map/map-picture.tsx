import type { RoleOnMap } from '@rolecall/contracts';
import clsx from 'clsx';
import { useTranslations } from 'next-intl';
import { useCallback, useMemo, useState } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { hintStyle } from '@/components/ui/field';
import { graphOf } from './graph';
import { MapDrawing } from './map-drawing';
import { ZoomFrame } from './zoom-frame';

/** The roles between the groups elsewhere, the people and the projects, as a picture. Loaded when the page opens. */
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
        // What is drawn anew begins anew.
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
