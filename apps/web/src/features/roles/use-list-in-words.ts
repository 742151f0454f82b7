import { useFormatter, useTranslations } from 'next-intl';

/** The kinds of things that can be listed, each with the messages `roles.count.<name>` and `roles.others.<name>`. */
type Listed = 'people' | 'roles' | 'projects' | 'groups' | 'rules';

/** Lists the first few by name and the rest as a number: “Ada, Grace and 3 other people”. Empty if there are none. */
export function useListInWords(): (names: readonly string[], count: number, listed: Listed) => string {
  const t = useTranslations('roles');
  const format = useFormatter();
  return (names, count, listed) => {
    const others = count - names.length;
    if (others <= 0) return format.list(names);
    return names.length === 0
      ? t(`count.${listed}`, { count: others })
      : format.list([...names, t(`others.${listed}`, { count: others })]);
  };
}
