import { type ComponentProps, useRef } from 'react';
import type { HiddenFields } from '@/posted-form';
import { untilPending } from './until-pending';

interface FormElementProps extends Omit<ComponentProps<'form'>, 'action' | 'method' | 'onSubmit'> {
  onSubmit: NonNullable<ComponentProps<'form'>['onSubmit']>;
  /** What is sent along where the server answers the form without scripts too. */
  posts?: HiddenFields | undefined;
}

/**
 * The one `<form>` of the app. Sent before scripts run, a form goes by GET unless told otherwise, with all that was typed
 * in the address. With `posts` it is posted to the page's own address; else sending it does nothing until scripts run,
 * and what was typed stays: that is what the method `dialog` means outside a dialog element.
 */
export function FormElement({ posts, onSubmit, children, ...props }: FormElementProps) {
  const sentAt = useRef(-Infinity);
  return (
    <form
      {...props}
      method={posts ? 'post' : 'dialog'}
      onSubmit={(event) => {
        if (event.timeStamp - sentAt.current < untilPending) return event.preventDefault();
        sentAt.current = event.timeStamp;
        onSubmit(event);
      }}
    >
      {posts &&
        Object.entries(posts).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
      {children}
    </form>
  );
}
