import { ArrowUpDown, Bookmark, Columns3, Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useSearchParams } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { action, Menu, type MenuProps } from '@/components/ui/menu';
import { untilClass } from '@/components/ui/table';
import { useSession } from '@/features/session';
import type { UrlParameters } from '@/url-state';
import { useRemembered } from '@/use-remembered';
import { goToQuery, useUrlState } from '@/use-url-state';
import { type ColumnDefinition, sortMenuUntil, useColumns } from './columns';

const SaveViewDialog = lazily(() => import('./save-view-dialog'), 'SaveViewDialog');

interface TableMenusProps {
  list: { id: string; columns: readonly Pick<ColumnDefinition<never>, 'id' | 'header' | 'sorts' | 'from'>[] };
  /** The query parameters that the list depends on. */
  parameters: UrlParameters;
}

/** Menus for the list's order, its columns and its saved views. */
export function TableMenus(props: TableMenusProps) {
  const until = sortMenuUntil(props.list);
  return (
    <>
      {until && (
        <div className={untilClass[until]}>
          <SortMenu {...props} />
        </div>
      )}
      <ColumnsMenu {...props} />
      <ViewsMenu {...props} />
    </>
  );
}

interface ToolMenuProps extends Pick<MenuProps, 'sections'> {
  label: string;
  icon: ReactNode;
}

const ToolMenu = ({ label, icon, sections }: ToolMenuProps) => (
  <Menu
    label={label}
    placement="bottom end"
    trigger={(props) => (
      <Button {...props}>
        {icon} {label}
      </Button>
    )}
    sections={sections}
  />
);

/** Sorts the list when there is no room for the headers of all columns. */
function SortMenu({ list, parameters }: TableMenusProps) {
  const t = useTranslations('ui');
  const [state, setState] = useUrlState(parameters);
  const order = String(state['order']);
  const sign = order.startsWith('-') ? '-' : '';
  const column = order.slice(sign.length);
  const onOrder = (next: string) => setState({ order: next, page: 1 });
  return (
    <Menu
      label={t('sort')}
      placement="bottom end"
      trigger={(props) => (
        <Button {...props} iconOnly aria-label={t('sort')} title={t('sort')}>
          <ArrowUpDown aria-hidden />
        </Button>
      )}
      sections={[
        {
          title: t('sortBy'),
          options: list.columns.filter(({ sorts }) => sorts).map(({ id, header }) => ({ id, label: header })),
          selected: column,
          onSelect: (id) => onOrder(`${sign}${id}`),
        },
        {
          title: t('direction'),
          options: [
            { id: 'ascending', label: t('ascending') },
            { id: 'descending', label: t('descending') },
          ],
          selected: sign === '-' ? 'descending' : 'ascending',
          onSelect: (id) => onOrder(id === 'descending' ? `-${column}` : column),
        },
      ]}
    />
  );
}

function ColumnsMenu({ list }: TableMenusProps) {
  const t = useTranslations('ui');
  const { shown, toggle } = useColumns(list);
  return (
    <ToolMenu
      label={t('columns')}
      icon={<Columns3 aria-hidden />}
      sections={[
        {
          title: t('shownColumns'),
          // The first one names the row's entry, so it is always shown.
          options: list.columns.slice(1).map(({ id, header }) => ({ id, label: header })),
          selected: shown.slice(1).map(({ id }) => id),
          onSelect: toggle,
        },
      ]}
    />
  );
}

/** A saved view of a list. */
interface View {
  name: string;
  /** The query of its URL. */
  query: string;
}

function viewsIn(text: string): View[] {
  try {
    return (JSON.parse(text) as View[]).filter(({ name, query }) => typeof name === 'string' && query !== undefined);
  } catch {
    return [];
  }
}

function ViewsMenu({ list, parameters }: TableMenusProps) {
  const t = useTranslations('ui');
  const { user, organization } = useSession();
  const { text: columns, remember: rememberColumns } = useColumns(list);
  const [text, remember] = useRemembered(`views ${list.id} ${organization.id} ${user.uuid}`);
  const [isSaving, setSaving] = useState(false);
  const searchParams = useSearchParams();
  const views = viewsIn(text);
  const said = Object.keys(parameters).map((name) => [name, name === 'page' ? '' : searchParams.get(name)]);
  const parts = [...said, ['columns', columns]].filter((part): part is [string, string] => Boolean(part[1]));
  const query = new URLSearchParams(parts).toString();
  const current = views.find((view) => view.query === query);
  const change = (others: View[]) => remember(others.length === 0 ? '' : JSON.stringify(others));
  const without = (name: string) => views.filter((view) => view.name !== name);
  return (
    <>
      <ToolMenu
        label={t('views')}
        icon={<Bookmark aria-hidden />}
        sections={[
          ...(views.length === 0
            ? []
            : [
                {
                  title: t('savedViews'),
                  options: views.map(({ name }) => ({ id: name, label: name })),
                  selected: current?.name ?? '',
                  onSelect(name: string) {
                    const next = views.find((view) => view.name === name)?.query ?? '';
                    rememberColumns(new URLSearchParams(next).get('columns') ?? '');
                    goToQuery(next);
                  },
                },
              ]),
          [
            action('save', t('saveView'), <Plus aria-hidden />, () => setSaving(true)),
            ...(current
              ? [
                  action(
                    'delete',
                    t('deleteView', { name: current.name }),
                    <Trash2 aria-hidden />,
                    () => change(without(current.name)),
                    { danger: true },
                  ),
                ]
              : []),
          ],
        ]}
      />
      {isSaving && (
        <SaveViewDialog
          onClose={() => setSaving(false)}
          onSave={(name) => {
            setSaving(false);
            change([...without(name), { name, query }]);
          }}
        />
      )}
    </>
  );
}
