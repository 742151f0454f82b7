import type { Messages, NamespaceKeys, NestedKeyOf, useTranslations } from 'next-intl';

/** The result of `useTranslations(namespace)`, for a function that receives it from a component. */
export type Translator<Namespace extends NamespaceKeys<Messages, NestedKeyOf<Messages>>> = ReturnType<
  typeof useTranslations<Namespace>
>;
