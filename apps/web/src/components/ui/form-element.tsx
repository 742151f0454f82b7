import type { ComponentProps } from 'react';
import type { HiddenFields } from '@/posted-form';

interface FormElementProps extends Omit<ComponentProps<'form'>, 'action' | 'method'> {
  /** What is sent along where the server answers the form without scripts too. */
  posts?: HiddenFields | undefined;
}

/**
 * The one `<form>` of the app. Sent before scripts run, a form goes by GET unless told otherwise, with all that was typed
 * in the address. With `posts` it is posted to the page's own address; else sending it does nothing until scripts run,
 * and what was typed stays: that is what the method `dialog` means outside a dialog element.
 */
export const FormElement = ({ posts, children, ...props }: FormElementProps) => (
  <form {...props} method={posts ? 'post' : 'dialog'}>
    {posts &&
      Object.entries(posts).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
    {children}
  </form>
);
