import english from '../messages/en.json' with { type: 'json' };
import { englishLinesOf, expectGerman, inGerman, valuesOf } from './german.ts';
import { expect, expectAccessibleAtNight, test } from './test.ts';

test('the check finds English text on an English page', async ({ page }) => {
  await page.goto('/sign-in');
  expect(await englishLinesOf(page)).toEqual(
    expect.arrayContaining(['Sign in', 'Email address', 'Password', 'New here? Sign up']),
  );
});

test.describe('when the browser prefers German', () => {
  test.use({ locale: 'de-CH', expectedFailures: ['/api/auth/callback/credentials', '/api/trpc/users.changePassword'] });

  test('sign-in pages, the page frame, the account and the settings are in German', async ({
    page,
    context,
    newOwner,
  }) => {
    const ada = await newOwner('Differenzmaschinen');
    await page.goto('/sign-up');
    await expectGerman(page);
    await page.goto('/forgot-password');
    await expectGerman(page);
    await page.goto('/sign-in');
    await expectGerman(page);
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await expect(page.getByLabel('E-Mail-Adresse')).toHaveAccessibleDescription('Füllen Sie dieses Feld aus.');
    await page.getByLabel('E-Mail-Adresse').fill(ada.email);
    await page.getByLabel('Passwort').fill('etwas anderes');
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Passwort ist falsch' })).toBeVisible();
    await expectGerman(page);

    await ada.enter(context);
    await page.goto('/sign-out');
    await expectGerman(page);

    await page.goto('/settings/account');
    await expect(page).toHaveTitle('Mein Konto · Rolecall');
    await expectGerman(page);
    await page.getByLabel('Vorname').fill('Augusta');
    await page.getByRole('button', { name: 'Profil speichern' }).click();
    await expect(page.getByText('Profil gespeichert')).toBeVisible();
    await expectGerman(page);
    await page.getByLabel('Aktuelles Passwort').fill('etwas anderes');
    await page.getByLabel('Neues Passwort').fill('etwas ganz Neues');
    await page.getByRole('button', { name: 'Passwort ändern' }).click();
    await expect(page.getByLabel('Aktuelles Passwort')).toHaveAccessibleDescription(
      'Ihr aktuelles Passwort ist nicht richtig.',
    );
    await expectGerman(page);
    await page.getByRole('button', { name: 'Überall abmelden …' }).click();
    await expect(page.getByRole('alertdialog', { name: 'Überall abmelden?' })).toBeVisible();
    await expectGerman(page);
    await page.getByRole('button', { name: 'Abbrechen' }).click();
    await page.getByRole('button', { name: /^Konto: Augusta/ }).click();
    await expect(page.getByRole('menuitemradio', { name: 'Dunkel' })).toBeVisible();
    await expectGerman(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Organisation: / }).click();
    await expect(page.getByRole('menuitem', { name: 'Neue Organisation …' })).toBeVisible();
    await expectGerman(page);
    await page.keyboard.press('Enter');

    await page.goto('/settings');
    await page.getByLabel('Ansprechperson').fill('Charles');
    await expect(page.getByRole('combobox', { name: 'Standardrolle' })).toBeVisible();
    await expect(page.getByText('1 ungespeicherte Änderung', { exact: true })).toBeVisible();
    await expectGerman(page);
    await expectAccessibleAtNight(page);
    await page.getByRole('button', { name: 'Verwerfen' }).click();
    await page.getByRole('button', { name: 'Löschen …' }).click();
    await expect(page.getByRole('alertdialog', { name: 'Differenzmaschinen löschen?' })).toBeVisible();
    await expect(page.getByText('Ihr Zugriff; Ihr Konto bleibt bestehen')).toBeVisible();
    await expectGerman(page);
  });

  test('a form sent without scripts shows its error in German', { tag: '@night' }, async ({ request, baseURL }) => {
    const answer = await request.post('/sign-in', {
      form: { form: 'sign-in', email: 'ada@example.com', password: 'etwas anderes' },
      headers: { Origin: baseURL ?? '', 'Accept-Language': 'fr, de-CH;q=0.9, en;q=0.8' },
    });
    expect(answer.status()).toBe(401);
    const [, alert] = /role="alert".*?<p>(.*?)<\/p>/s.exec(await answer.text()) ?? [];
    expect(alert).toBe('E-Mail-Adresse oder Passwort ist falsch.');
  });

  test('relative times are in German', async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await ada.api.roles.create.mutate({ organization_id: '@current', name: 'Bereitschaft' });
    await ada.enter(context);
    await page.goto('/roles');
    await expect(page.getByRole('row', { name: /Bereitschaft/ }).locator('time')).toHaveText(
      /^(?:gerade eben|vor \d+ Minuten?)$/,
    );
  });
});

test(
  'a chosen language is kept regardless of the browser’s preference',
  { tag: '@night' },
  async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    await page.goto('/sign-in');
    await page.getByLabel('Email address').fill('ada@');
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible();
    // The typed text is kept.
    await expect(page.getByLabel('E-Mail-Adresse')).toHaveValue('ada@');
    await page.reload();
    await expectGerman(page);

    await ada.enter(context);
    await page.goto('/settings/account');
    await expectGerman(page);
    await page.getByLabel('Sprache der Seiten').selectOption('English');
    await expect(page.getByRole('heading', { name: 'Language' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await page.getByRole('link', { name: 'Organization', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Danger zone' })).toBeVisible();
  },
);

test.describe('a language that cannot be loaded', () => {
  test.use({ expectedFailures: ['/_next/static/chunks/'] });

  test('leaves the page unchanged and reports the failure', async ({ page }) => {
    await page.goto('/sign-in');
    await page.getByLabel('Email address').fill('ada@');
    await page.route('**/_next/static/chunks/*.js', async (route) => {
      const response = await route.fetch();
      return (await response.text()).includes('E-Mail-Adresse') ? route.abort() : route.fulfill({ response });
    });
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await expect(page.getByText('The language was not changed')).toBeVisible();
    await expect(page.getByLabel('Email address')).toHaveValue('ada@');
    // Requests that the page makes after loading must not still be in the route when the test ends.
    await page.unrouteAll({ behavior: 'wait' });
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  });
});

test('no page includes the messages of other pages', async ({ page, context, newOwner }) => {
  const ofPlans = valuesOf(english.groupSyncs).filter((message) => message.length > 40);
  expect(ofPlans.length).toBeGreaterThan(20);
  await (await newOwner()).enter(context);
  for (const path of ['/members', '/docs/api']) {
    const html = await (await page.request.get(path)).text();
    expect(html, path).toContain('lang="en"');
    for (const message of ofPlans) expect(html, path).not.toContain(message);
  }
});

test.describe('members, roles and invites', () => {
  test.use({ locale: 'de-CH' });

  test('are in German', { tag: '@night' }, async ({ page, context, newOwner, newMember }) => {
    const ada = await newOwner('Differenzmaschinen');
    const { id } = await ada.api.roles.create.mutate({ organization_id: '@current', name: 'Bereitschaft' });
    const grace = await newMember(ada, 1, [id]);
    const { uuid } = await grace.api.users.me.query();
    await ada.enter(context);

    await page.goto('/members');
    await expect(page).toHaveTitle('Mitglieder · Rolecall');
    await expectGerman(page);
    await page.getByRole('button', { name: 'Zugriffsstufe von Grace Hopper: Mitglied' }).click();
    await expect(page.getByRole('menuitemradio', { name: /^Administrator/ })).toBeVisible();
    await expectGerman(page);
    await page.keyboard.press('Escape');
    await page.getByRole('checkbox', { name: 'Grace Hopper auswählen' }).check();
    await page.getByRole('button', { name: 'Entfernen', exact: true }).click();
    await expect(page.getByRole('alertdialog', { name: '1 Person aus Differenzmaschinen entfernen?' })).toBeVisible();
    await expectGerman(page);
    await page.getByRole('button', { name: 'Abbrechen' }).click();
    await page.getByRole('button', { name: 'Personen einladen' }).click();
    await page.getByLabel('E-Mail-Adressen').fill('joan@example.com');
    await expectGerman(page);
    await page.getByRole('button', { name: 'Einladen', exact: true }).click();
    await expect(page.getByRole('alertdialog', { name: '1 Person eingeladen' })).toBeVisible();
    await expectGerman(page);
    await page.getByRole('button', { name: 'Fertig' }).click();

    await page.goto('/members/invites');
    await expect(page.getByRole('row', { name: /joan@example\.com/ })).toBeVisible();
    await expectGerman(page);
    await page.getByRole('button', { name: 'Aktionen für joan@example.com' }).click();
    await page.getByRole('menuitem', { name: 'Widerrufen …' }).click();
    await expect(page.getByRole('alertdialog', { name: 'Diese Einladung widerrufen?' })).toBeVisible();
    await expectGerman(page);

    await page.goto(`/members/${uuid}`);
    await expect(page.getByText('Mit einem Passwort', { exact: true })).toBeVisible();
    await expectGerman(page);
    await page.getByRole('button', { name: 'Warum? Grace Hopper hat „Bereitschaft“' }).click();
    await expect(page.getByRole('dialog').getByRole('listitem')).toContainText('Durch eine Einladung von Ada Lovelace');
    await expectGerman(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Entfernen …' }).click();
    await expect(page.getByText('die Rolle Bereitschaft')).toBeVisible();
    await expectGerman(page);

    await page.goto('/roles');
    await expect(page.getByRole('row', { name: /Bereitschaft/ })).toContainText('1 Person');
    await expectGerman(page);
    await page.goto(`/roles/${id}`);
    await page.getByRole('button', { name: 'Personen hinzufügen' }).click();
    await expect(page.getByRole('dialog', { name: 'Personen zu „Bereitschaft“ hinzufügen' })).toBeVisible();
    await expectGerman(page);
    // The open list covers the buttons.
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Abbrechen' }).click();
    await page.getByRole('button', { name: 'Löschen …' }).click();
    await expect(page.getByText('Grace Hopper verliert diese Rolle.')).toBeVisible();
    await expectGerman(page);

    const { path } = await ada.api.invites.create.mutate({
      organization_id: '@current',
      target_email: 'edith@example.com',
      level: 1,
      role_ids: [],
    });
    await page.goto(path);
    await expect(page.getByRole('button', { name: 'Abmelden und fortfahren' })).toBeVisible();
    await expectGerman(page);
  });
});

test.describe('an invalid setting', () => {
  test.use({ locale: 'de-CH', expectedFailures: ['/api/trpc/projects.update'] });

  test('is refused in German', { tag: '@night' }, async ({ page, context, newOwner }) => {
    const ada = await newOwner();
    const { id } = await ada.api.projects.create.mutate({ organization_id: '@current', name: 'Teeladen' });
    await ada.enter(context);
    await page.goto(`/projects/${id}/settings/recording`);
    const rate = page.getByRole('textbox', { name: inGerman('projects.setting.session_recording_sample_rate') });
    for (const [typed, told] of [
      ['2', 'Geben Sie höchstens 1 ein.'],
      ['0,5', 'Geben Sie eine Zahl ein.'],
      ['0.125', 'Geben Sie höchstens zwei Nachkommastellen ein.'],
    ] as const) {
      await rate.fill(typed);
      await page.getByRole('button', { name: 'Änderungen speichern' }).click();
      await expect(rate).toHaveAccessibleDescription(new RegExp(told));
    }
    await page.getByRole('button', { name: 'Verwerfen' }).click();
    await page.goto(`/projects/${id}/settings/advanced`);
    await page
      .getByRole('button', { name: /bearbeiten/ })
      .first()
      .click();
    const editor = page.locator('.cm-content');
    const field = page.getByRole('group').filter({ has: editor });
    await editor.fill('{"a": 1,}');
    await expect(field).toContainText('Das ist kein gültiges JSON: siehe Zeile 1, Spalte 9.');
    // The editor's own list of problems says the same.
    await expect(page.locator('.cm-lintPoint, .cm-lintRange').first()).toBeAttached();
    await page.keyboard.press('ControlOrMeta+Shift+M');
    await expect(page.locator('.cm-panel-lint')).toContainText('Das ist kein gültiges JSON: siehe Zeile 1, Spalte 9.');
    await page.keyboard.press('Escape');
    await editor.fill('[12345678901234567890]');
    await expect(field).toContainText('Eine Zahl würde gerundet.');
  });
});

test.describe('projects, access and API keys in German', () => {
  test.use({ locale: 'de-CH' });

  test(
    'projects and API keys are created, and access is granted',
    { tag: '@night' },
    async ({ page, context, newOwner, newMember }) => {
      test.slow();
      const organization_id = '@current';
      const ada = await newOwner('Differenzmaschinen');
      const grace = await newMember(ada);
      const { id: role_id } = await ada.api.roles.create.mutate({ organization_id, name: 'Bereitschaft' });
      const { uuid: user_uuid } = await grace.api.users.me.query();
      await ada.api.roleMemberships.create.mutate({ organization_id, role_id, user_uuid });
      await ada.enter(context);

      await page.goto('/projects');
      await expect(page.getByRole('heading', { name: 'Noch keine Projekte' })).toBeVisible();
      await expectGerman(page);
      await page.getByRole('button', { name: 'Neues Projekt' }).click();
      await page.getByRole('dialog').getByLabel('Name').fill('Teeladen');
      await expectGerman(page);
      await page.getByRole('button', { name: 'Projekt erstellen' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Teeladen' })).toBeVisible();
      await expect(page.getByText('Standardmäßig alle in der Organisation')).toBeVisible();
      await expectGerman(page);
      const { results } = await ada.api.projects.list.query({ organization_id });
      const project_id = results[0]?.id ?? 0;
      const path = `/projects/${project_id}`;
      await page.goto('/projects');
      await expect(page.getByText('1 Projekt', { exact: true })).toBeVisible();
      await expectGerman(page);

      const sections = [
        'general',
        'access',
        'people',
        'autocapture',
        'recording',
        'products',
        'onboarding',
        'advanced',
      ];
      for (const section of sections) {
        await page.goto(`${path}/settings/${section}`);
        await expect(page.getByRole('button', { name: 'Änderungen speichern' })).toBeVisible();
        await expectGerman(page);
      }

      await page.goto(`${path}/dashboards`);
      await page.getByRole('button', { name: 'Dashboard hinzufügen' }).click();
      await page.getByRole('dialog').getByLabel('Name').fill('Anmeldungen');
      await expectGerman(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Dashboard hinzufügen' }).click();
      await page.getByRole('button', { name: 'Aktionen für Anmeldungen' }).click();
      await expect(page.getByRole('menuitem', { name: 'Als primär festlegen' })).toBeVisible();
      await expectGerman(page);
      await page.getByRole('menuitem', { name: 'Löschen …' }).click();
      await expect(page.getByRole('alertdialog', { name: '„Anmeldungen“ löschen?' })).toBeVisible();
      await expectGerman(page);
      await page.getByRole('button', { name: 'Abbrechen' }).click();

      await page.goto(`${path}/tokens`);
      await page.getByRole('button', { name: 'Geheimes Token erstellen' }).click();
      await page.getByRole('button', { name: 'Rotieren …' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Rotieren', exact: true }).click();
      await expect(page.getByText('Backup-Token', { exact: true })).toBeVisible();
      await page.getByRole('button', { name: 'Backup löschen …' }).click();
      await expect(page.getByRole('alertdialog').filter({ hasText: 'Es wurde nie verwendet.' })).toBeVisible();
      await expectGerman(page);
      await page.getByRole('button', { name: 'Abbrechen' }).click();

      await page.goto(`${path}/access`);
      const rules = page.getByRole('region', { name: 'Das Projekt', exact: true });
      await rules.getByRole('button', { name: 'Zugriff: Alle anderen' }).click();
      await expectGerman(page);
      await page.getByRole('menuitemradio', { name: /^Kein Zugriff/ }).click();
      await expect(page.getByRole('alertdialog', { name: 'Allen anderen weniger Zugriff geben?' })).toContainText(
        '1 Person hat jetzt Standardzugriff und erhält „Kein Zugriff“.',
      );
      await expectGerman(page);
      await page.getByRole('button', { name: 'Auf „Kein Zugriff“ setzen' }).click();
      await expect(page.getByText('Der Standardzugriff ist jetzt „Kein Zugriff“')).toBeVisible();
      await ada.api.access.setProjectRule.mutate({ project_id, role: role_id, access_level: 'member' });
      await page.reload();
      await page.getByRole('button', { name: 'Grace Hopper' }).click();
      await expect(page.getByRole('dialog').getByRole('list', { name: 'Regeln' })).toContainText(
        'Rolle „Bereitschaft“',
      );
      await expectGerman(page);
      await page.keyboard.press('Escape');
      await rules.getByRole('button', { name: 'Regel hinzufügen' }).click();
      await expect(page.getByRole('dialog', { name: 'Regel hinzufügen: Das Projekt' })).toBeVisible();
      await expectGerman(page);
      const { results: dashboards } = await ada.api.dashboards.list.query({ project_id });
      await page.goto(`${path}/dashboards/${dashboards[0]?.id}/access`);
      await expect(page.getByRole('region', { name: 'Dieses Dashboard', exact: true })).toBeVisible();
      await expectGerman(page);

      await page.goto(`${path}/settings/delete`);
      await page.getByRole('button', { name: 'Projekt löschen …' }).click();
      await expect(page.getByRole('alertdialog')).toContainText('Sein Dashboard: „Anmeldungen“.');
      await expectGerman(page);

      await page.goto('/settings/api-keys');
      await expectGerman(page);
      await page.getByRole('button', { name: 'Neuer Schlüssel' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Bezeichnung').fill('Nachtlauf');
      // The table of scopes contains their identifiers, which are English words.
      await expect(dialog.getByLabel('Projekte und Dashboards: Lesen')).toBeVisible();
      await dialog.getByLabel('Vollzugriff', { exact: true }).check();
      await expectGerman(page);
      await dialog.getByRole('button', { name: 'Schlüssel erstellen' }).click();
      const shown = page.getByRole('alertdialog', { name: '„Nachtlauf“ jetzt kopieren' });
      await expect(shown).toBeVisible();
      await expectGerman(page);
      await shown.getByRole('button', { name: 'Fertig' }).click();
      await page.getByRole('button', { name: 'Nachtlauf widerrufen …' }).click();
      await expect(page.getByRole('alertdialog', { name: '„Nachtlauf“ widerrufen?' })).toBeVisible();
      await expectGerman(page);
    },
  );
});

test(
  'activity, map, external groups, home, welcome page and search are in German',
  { tag: '@night' },
  async ({ page, context, baseURL, newOwner, newMember }) => {
    await context.addCookies([{ name: 'locale', value: 'de', url: baseURL ?? '' }]);
    const organization_id = '@current';
    const ada = await newOwner();
    const { id: role } = await ada.api.roles.create.mutate({ organization_id, name: 'Bereitschaft' });
    await ada.api.roleExternalReferences.create.mutate({
      organization_id,
      role,
      provider: 'github',
      provider_organization_id: 'acme',
      provider_role_id: '1',
      provider_role_slug: 'melder',
      provider_role_name: 'Melder',
    });
    const { id } = await ada.api.projects.create.mutate({ organization_id, name: 'Laden' });
    await ada.api.projects.update.mutate({ organization_id, id, survey_config: { color: 'red' } });
    const grace = await newMember(ada, 1, [role]);
    await ada.enter(context);
    await page.goto('/activity');
    await expect(page).toHaveTitle('Aktivität · Rolecall');
    const changes = page.getByRole('list', { name: 'Änderungen' }).getByRole('listitem');
    const change = changes.filter({
      hasText: 'Ada Lovelace hat „Umfragekonfiguration“ des Projekts Laden geändert',
    });
    await change.getByRole('button', { name: 'Details' }).click();
    await expect(change.getByText('Gesamter Verlauf')).toBeVisible();
    await expect(
      changes.filter({
        hasText:
          'Grace Hopper hat die Rolle Bereitschaft erhalten. Grund: Grace Hopper ist der Organisation beigetreten',
      }),
    ).toHaveCount(1);
    await expectGerman(page);
    await page.getByRole('button', { name: 'Exportieren' }).click();
    await expect(page.getByRole('menuitem', { name: 'Als CSV, für Tabellen' })).toBeVisible();
    await expectGerman(page);
    await page.goto('/activity?until=2001-01-01');
    await expect(page.getByRole('heading', { name: 'Keine Änderungen gefunden' })).toBeVisible();
    await expectGerman(page);

    await page.goto('/map');
    await expect(page.getByRole('button', { name: 'Verkleinern' })).toBeVisible();
    await expect(page.getByRole('link', { name: /^Externe Gruppe: Melder/ })).toBeVisible();
    await expectGerman(page);
    await page.goto('/map?view=table');
    await expect(page.getByRole('rowheader', { name: 'Bereitschaft' })).toBeVisible();
    await expectGerman(page);

    await page.goto('/external-groups');
    const lookup = page.getByRole('region', { name: 'Abfrage ausprobieren' });
    await lookup.getByLabel('Organisation').fill('acme');
    await lookup.getByLabel('Kurzname des Teams').fill('melder');
    await lookup.getByRole('button', { name: 'Abfragen' }).click();
    await expect(lookup.getByText('Diese Rolle hat 1 Person.')).toBeVisible();
    await expectGerman(page);
    await page.getByRole('button', { name: 'Gruppe hinzufügen' }).click();
    await expect(page.getByRole('dialog', { name: 'Externe Gruppe hinzufügen' })).toBeVisible();
    await expectGerman(page);

    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Willkommen zurück, Ada' })).toBeVisible();
    await expectGerman(page);
    await page.keyboard.press('ControlOrMeta+k');
    const palette = page.getByRole('dialog', { name: 'Seiten, Mitglieder, Rollen, Projekte und Aktionen suchen' });
    await expect(palette.getByRole('option').first()).toHaveAccessibleName('Startseite');
    await expectGerman(page);
    await page.goto('/welcome');
    await expect(page.getByText('Erste Rollen erstellen')).toBeVisible();
    await expectGerman(page);

    // The server's suggestions are in German too.
    await grace.enter(context);
    await page.goto('/welcome');
    await expect(page.getByText('Zuständigkeiten ansehen')).toBeVisible();
    await expect(page.getByText(`(${ada.email}) hat Sie zu`)).toBeVisible();
    await expectGerman(page);
  },
);
