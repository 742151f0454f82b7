import { type ComponentProps, useRef } from 'react';
import type { HiddenFields } from '@/posted-form';
import { untilPending } from './until-pending';

interface FormElementProps extends Omit<ComponentProps<'form'>, 'action' | 'method' | 'onSubmit'> {
  onSubmit: NonNullable<ComponentProps<'form'>['onSubmit']>;
  /** Hidden fields to send, if the server also handles the form without scripts. */
  posts?: HiddenFields | undefined;
}

/**
 * The only `<form>` of the app. By default, a form sent before scripts run uses GET, with everything typed in the URL. With
 * `posts`, it is posted to the page's own URL; otherwise, sending it does nothing until scripts run and what was typed is kept,
 * which is the effect of the method `dialog` outside a dialog element.
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
