import clsx from 'clsx';
import { Check } from 'lucide-react';
import { Fragment, type ReactNode, type RefObject } from 'react';
import { Header } from 'react-aria-components/Header';
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Separator } from 'react-aria-components/Separator';
import { Text } from 'react-aria-components/Text';
import { AriaLocale } from './aria-locale';
import type { MenuChoice, MenuProps } from './menu';
import { itemStyle, popoverStyle } from './popover';

interface MenuPopoverProps extends Omit<MenuProps, 'trigger'> {
  trigger: RefObject<HTMLElement | null>;
  /** Called with the action to run once the menu has closed. */
  onChoose: (run: () => void) => void;
  onClose: () => void;
}

/** The popover of a menu's button. */
export function MenuPopover({
  trigger,
  label,
  sections,
  placement = 'bottom start',
  onChoose,
  onClose,
}: MenuPopoverProps) {
  return (
    <AriaLocale>
      <Popover
        isOpen
        aria-label={label}
        triggerRef={trigger}
        placement={placement}
        onOpenChange={onClose}
        className={clsx(popoverStyle, 'min-w-52')}
      >
        <Menu
          aria-label={label}
          autoFocus="first"
          onClose={onClose}
          className="max-h-[min(28rem,80vh)] overflow-auto p-1 outline-none"
        >
          {sections.map((section, index) => (
            <Fragment key={Array.isArray(section) ? section.map(({ id }) => id).join() : section.title}>
              {index > 0 && <Separator className="mx-2 my-1 border-t border-line" />}
              {Array.isArray(section) ? (
                section.map(({ id, label: text, icon, danger = false, onAction }) => (
                  <MenuItem
                    key={id}
                    id={id}
                    textValue={text}
                    onAction={() => onChoose(onAction)}
                    className={clsx(itemStyle, danger && 'text-danger')}
                  >
                    <ItemContent icon={icon}>{text}</ItemContent>
                  </MenuItem>
                ))
              ) : (
                <Choice {...section} onChoose={onChoose} />
              )}
            </Fragment>
          ))}
        </Menu>
      </Popover>
    </AriaLocale>
  );
}

function Choice({ title, options, selected, onSelect, onChoose }: MenuChoice & Pick<MenuPopoverProps, 'onChoose'>) {
  const before = [selected].flat();
  const isSingle = typeof selected === 'string';
  return (
    <MenuSection
      selectionMode={isSingle ? 'single' : 'multiple'}
      disallowEmptySelection={isSingle}
      selectedKeys={before}
      shouldCloseOnSelect={isSingle}
      onSelectionChange={(keys) => {
        const after = new Set<unknown>(keys);
        const changed = options.find(({ id }) => after.has(id) && !before.includes(id));
        const gone = options.find(({ id }) => !after.has(id) && before.includes(id));
        if (!isSingle) onSelect((changed ?? gone)?.id ?? '');
        else if (changed) onChoose(() => onSelect(changed.id));
      }}
    >
      <Header className="px-2.5 pt-2 pb-1 text-xs font-medium text-ink-muted">{title}</Header>
      {options.map(({ id, label, icon, detail }) => (
        <MenuItem key={id} id={id} textValue={label} className={itemStyle}>
          {({ isSelected }) => (
            <ItemContent icon={icon}>
              {detail === undefined ? (
                label
              ) : (
                <span className="min-w-0">
                  <Text slot="label" className="block">
                    {label}
                  </Text>
                  <Text slot="description" className="block text-[0.8125rem] text-ink-muted">
                    {detail}
                  </Text>
                </span>
              )}
              {isSelected && <Check aria-hidden className="ml-auto inline text-accent" />}
            </ItemContent>
          )}
        </MenuItem>
      ))}
    </MenuSection>
  );
}

const ItemContent = ({ icon, children }: { icon: ReactNode; children: ReactNode }) => (
  <>
    {icon}
    <span className="flex min-w-0 flex-1 items-center gap-2 break-words">{children}</span>
  </>
);
