'use client';

import type { User } from '@rolecall/contracts';
import { occupations } from '@rolecall/contracts/kinds';
import { useLocale, useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { Fetched } from '@/components/fetched';
import { FieldConflict } from '@/components/field-conflict';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { Form } from '@/components/ui/form';
import { Panel } from '@/components/ui/panel';
import { PanelsSkeleton } from '@/components/ui/panels-skeleton';
import { Select } from '@/components/ui/select';
import { SettingsForm } from '@/components/ui/settings-form';
import { TextField } from '@/components/ui/text-field';
import { toastDone } from '@/components/ui/toast';
import { useSettingsDraft } from '@/components/ui/use-settings-draft';
import { NewPasswordField } from '@/features/sign-in/credential-fields';
import { languageNames, locales } from '@/i18n/locale';
import { useSetLocale } from '@/i18n/use-set-locale';
import { timesKinds, useTimes } from '@/times';
import { trpc } from '@/trpc/client';
import { refreshed } from '@/trpc/refreshed';
import { Address } from './address';
import { DeleteAccount } from './delete-account';
import { keyCountInput } from './search';
import { SecondFactor } from './second-factor';
import { Sessions } from './sessions';

/** The user's own settings, the same in every organization: name, language, password, second factor and sessions. */
export function Account() {
  const me = trpc.users.me.useQuery();
  return (
    <Fetched query={me} skeleton={<PanelsSkeleton panels={4} />}>
      {(user) => (
        <div className="grid max-w-4xl gap-4">
          <Profile user={user} />
          <Address user={user} />
          <Language />
          <Password user={user} />
          <SecondFactor />
          <Sessions />
          <DeleteAccount user={user} />
        </div>
      )}
    </Fetched>
  );
}

type Occupation = (typeof occupations)[number];

type ProfileValues = Pick<User, 'first_name' | 'last_name' | 'role_at_organization'>;

function Profile({ user }: { user: User }) {
  const t = useTranslations('account');
  const people = useTranslations('people');
  const router = useRouter();
  const utils = trpc.useUtils();
  const draft = useSettingsDraft<ProfileValues>(user);
  const update = trpc.users.updateMe.useMutation({
    onSuccess(saved) {
      utils.users.me.setData(undefined, saved);
      toastDone(t('profileSaved'));
      // The page frame shows the name too.
      router.refresh();
    },
    onSettled: refreshed(() =>
      Promise.all([utils.users.me.invalidate(), utils.members.invalidate(), utils.roles.invalidate()]),
    ),
  });
  const save = () => {
    const sent = draft.update;
    update.mutate({ ...sent, expected: draft.expected }, { onSuccess: (saved) => draft.settle(sent, saved) });
  };
  const conflictOf = (name: keyof ProfileValues) => (update.isPending ? undefined : draft.conflictOf(name));
  const nameOfOccupation = (value: Occupation) => people(`occupation.${value}`);
  return (
    <Panel title={t('profile')} description={t('profileText')}>
      <SettingsForm
        draft={draft}
        update={update}
        onSave={save}
        save={t('saveProfile')}
        className="flex max-w-lg flex-col gap-4"
      >
        <div className="grid gap-4 sm:grid-cols-2">
          {(
            [
              ['first_name', t('firstName'), 'given-name'],
              ['last_name', t('lastName'), 'family-name'],
            ] as const
          ).map(([name, label, autoComplete]) => (
            <div key={name}>
              <TextField
                name={name}
                label={label}
                autoComplete={autoComplete}
                maxLength={150}
                value={draft.valueOf(name)}
                onChange={(value) => draft.change(name, value)}
              />
              <FieldConflict name={name} label={label} conflict={conflictOf(name)} />
            </div>
          ))}
        </div>
        <Select
          name="role_at_organization"
          label={t('occupation')}
          options={[
            { value: '', label: t('notSpecified') },
            ...occupations.map((value) => ({ value, label: nameOfOccupation(value) })),
          ]}
          value={draft.valueOf('role_at_organization') ?? ''}
          onChange={(value) => draft.change('role_at_organization', value === '' ? null : value)}
          hint={t('occupationHint')}
        />
        <FieldConflict
          name="role_at_organization"
          label={t('occupation')}
          conflict={conflictOf('role_at_organization')}
          text={user.role_at_organization ? nameOfOccupation(user.role_at_organization) : undefined}
        />
      </SettingsForm>
    </Panel>
  );
}

function Language() {
  const t = useTranslations('account');
  const locale = useLocale();
  const setLocale = useSetLocale();
  const [times, setTimes] = useTimes();
  return (
    <Panel title={t('language')} description={t('languageText')}>
      <div className="flex max-w-lg flex-col gap-4">
        <Select
          label={t('languageLabel')}
          options={locales.map((value) => ({ value, label: languageNames[value], lang: value }))}
          value={locale}
          onChange={setLocale}
        />
        <Select
          label={t('times')}
          hint={t('timesHint')}
          options={timesKinds.map((value) => ({ value, label: t(`timesKind.${value}`) }))}
          value={times}
          onChange={setTimes}
        />
      </div>
    </Panel>
  );
}

function Password({ user }: { user: User }) {
  const t = useTranslations('account');
  const utils = trpc.useUtils();
  const form = useRef<HTMLDivElement>(null);
  const change = trpc.users.changePassword.useMutation({
    onSuccess(_, { revoke_api_keys }) {
      form.current?.querySelector('form')?.reset();
      toastDone(t('passwordChanged'), {
        detail: t(revoke_api_keys ? 'othersSignedOutKeysRevoked' : 'othersSignedOut'),
      });
      return Promise.all([utils.users, utils.sessions, utils.personalApiKeys].map((each) => each.invalidate()));
    },
    // Keep no passwords in the mutation cache.
    gcTime: 0,
  });
  return (
    <Panel title={t('password')} description={t(user.has_password ? 'passwordText' : 'noPasswordText')}>
      <div ref={form}>
        <Form
          className="max-w-lg"
          error={change.error}
          onSubmit={({ current_password = '', password = '', revoke_api_keys }) =>
            change.mutate({
              password,
              // Form data has no entry for an unchecked box.
              revoke_api_keys: revoke_api_keys !== undefined,
              ...(user.has_password ? { current_password } : {}),
            })
          }
          actions={
            <div>
              <Button type="submit" variant="primary" isPending={change.isPending}>
                {t(user.has_password ? 'changePassword' : 'setPassword')}
              </Button>
            </div>
          }
        >
          {/* Password managers save the new password under this address. */}
          <input type="text" autoComplete="username" value={user.email} readOnly hidden />
          {user.has_password && (
            <TextField
              name="current_password"
              type="password"
              label={t('currentPassword')}
              autoComplete="current-password"
              required
            />
          )}
          <NewPasswordField label={t('newPassword')} maxLength={128} />
          <Checkbox name="revoke_api_keys" label={t('revokeKeys')} description={<KeysToRevoke />} />
        </Form>
      </div>
    </Panel>
  );
}

/** The number of the user's API keys, and what revoking them means. */
function KeysToRevoke() {
  const t = useTranslations('account');
  const keys = trpc.personalApiKeys.list.useQuery(keyCountInput);
  const count = keys.data?.count;
  if (count === 0) return t('noKeys');
  return (
    <>
      {count !== undefined && `${t('keyCount', { count })} `}
      {t('revokeKeysText')}
    </>
  );
}
