'use client';

import type { User } from '@rolecall/contracts';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { QueryError } from '@/components/query-error';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Form } from '@/components/ui/form';
import { Panel } from '@/components/ui/panel';
import { PanelsSkeleton } from '@/components/ui/panels-skeleton';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { toastDone } from '@/components/ui/toast';
import { occupations } from '@/features/people';
import { trpc } from '@/trpc/client';
import { countInWords } from '@/words';
import { keyCountInput } from './search';
import { SignOutEverywhereDialog } from './sign-out-everywhere-dialog';

/** What is one's own, whatever the organization: name, password and sessions. */
export function Account() {
  const me = trpc.users.me.useQuery();
  if (me.error && !me.data) return <QueryError query={me} />;
  if (!me.data) return <PanelsSkeleton panels={3} />;
  return (
    <div className="grid gap-4">
      <Profile user={me.data} />
      <Password user={me.data} />
      <Sessions />
    </div>
  );
}

type Occupation = keyof typeof occupations;
const occupationOptions = [
  { value: '', label: 'Not said' },
  ...(Object.entries(occupations) as [Occupation, string][]).map(([value, label]) => ({ value, label })),
];

function Profile({ user }: { user: User }) {
  const router = useRouter();
  const utils = trpc.useUtils();
  const update = trpc.users.updateMe.useMutation({
    onSuccess(saved) {
      utils.users.me.setData(undefined, saved);
      toastDone('Profile saved');
      // The frame of the page tells the name too.
      router.refresh();
    },
    onSettled: () => Promise.all([utils.members.invalidate(), utils.welcome.invalidate(), utils.roles.invalidate()]),
  });
  return (
    <Panel title="Profile" description="Others in your organizations see this.">
      <Form
        className="max-w-lg"
        error={update.error}
        onSubmit={({ first_name = '', last_name = '', role_at_organization = '' }) =>
          update.mutate({
            first_name,
            last_name,
            role_at_organization: role_at_organization === '' ? null : (role_at_organization as Occupation),
          })
        }
        actions={
          <div>
            <Button type="submit" variant="primary" isPending={update.isPending}>
              Save profile
            </Button>
          </div>
        }
      >
        <TextField
          label="Email address"
          type="email"
          value={user.email}
          readOnly
          hint="You sign in with it. It cannot be changed here."
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            name="first_name"
            label="First name"
            autoComplete="given-name"
            maxLength={150}
            defaultValue={user.first_name}
          />
          <TextField
            name="last_name"
            label="Last name"
            autoComplete="family-name"
            maxLength={150}
            defaultValue={user.last_name}
          />
        </div>
        <Select
          name="role_at_organization"
          label="What you work in"
          options={occupationOptions}
          defaultValue={user.role_at_organization ?? ''}
          hint="The welcome page suggests first steps that fit."
        />
      </Form>
    </Panel>
  );
}

function Password({ user }: { user: User }) {
  const utils = trpc.useUtils();
  const form = useRef<HTMLDivElement>(null);
  const change = trpc.users.changePassword.useMutation({
    onSuccess(_, { revoke_api_keys }) {
      form.current?.querySelector('form')?.reset();
      toastDone('Password changed', {
        detail: revoke_api_keys
          ? 'Other browsers are signed out, and your API keys are revoked.'
          : 'Other browsers are signed out.',
      });
      return Promise.all([utils.users.me.invalidate(), utils.personalApiKeys.list.invalidate()]);
    },
    // The cache of what was done is no place for passwords.
    gcTime: 0,
  });
  return (
    <Panel
      title="Password"
      description={
        user.has_password
          ? 'Changing it ends your sessions in all other browsers. You stay signed in here.'
          : 'You sign in through another provider. With a password you can sign in here as well. Setting one ends your sessions in all other browsers.'
      }
    >
      <div ref={form}>
        <Form
          className="max-w-lg"
          error={change.error}
          onSubmit={({ current_password = '', password = '', revoke_api_keys }) =>
            change.mutate({
              password,
              // An unchecked box is not among what a form holds.
              revoke_api_keys: revoke_api_keys !== undefined,
              ...(user.has_password ? { current_password } : {}),
            })
          }
          actions={
            <div>
              <Button type="submit" variant="primary" isPending={change.isPending}>
                {user.has_password ? 'Change password' : 'Set password'}
              </Button>
            </div>
          }
        >
          {/* Password managers file the new one under it. */}
          <input type="text" autoComplete="username" value={user.email} readOnly hidden />
          {user.has_password && (
            <TextField
              name="current_password"
              type="password"
              label="Current password"
              autoComplete="current-password"
              required
            />
          )}
          <TextField
            name="password"
            type="password"
            label="New password"
            autoComplete="new-password"
            required
            maxLength={128}
            hint="At least 8 characters."
          />
          <Checkbox name="revoke_api_keys" label="Also revoke my API keys" description={<KeysToRevoke />} />
        </Form>
      </div>
    </Panel>
  );
}

/** How many API keys there are, and what revoking them means. */
function KeysToRevoke() {
  const keys = trpc.personalApiKeys.list.useQuery(keyCountInput);
  const count = keys.data?.count;
  if (count === 0) return 'You have no API keys.';
  return (
    <>
      {count !== undefined && `You have ${countInWords(count, ['API key', 'API keys'])}. `}
      Programs that use a revoked key stop working at once. Revoking cannot be undone. Keys you do not revoke keep
      working.
    </>
  );
}

function Sessions() {
  const [isEndingAll, setEndingAll] = useState(false);
  return (
    <Panel
      title="Sessions"
      description="Lost a laptop, or used somebody else’s? End all your sessions at once."
      action={<Button onClick={() => setEndingAll(true)}>Sign out everywhere…</Button>}
    >
      <p className="text-ink-muted">API keys keep working; revoke them one by one under API keys.</p>
      {isEndingAll && <SignOutEverywhereDialog onClose={() => setEndingAll(false)} />}
    </Panel>
  );
}
