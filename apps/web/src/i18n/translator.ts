import type { Messages, NamespaceKeys, NestedKeyOf, useTranslations } from 'next-intl';

/** What `useTranslations(namespace)` returns, for a function that is handed it by a component. */
export type Translator<Namespace extends NamespaceKeys<Messages, NestedKeyOf<Messages>>> = ReturnType<
  typeof useTranslations<Namespace>
>;
