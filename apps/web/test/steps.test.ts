import { readFileSync } from 'node:fs';
import { suggestNextSteps } from '@rolecall/api/testing';
import { levels, productKeys } from '@rolecall/contracts';
import { occupations } from '@rolecall/contracts/kinds';
import { createTranslator, type Messages } from 'next-intl';
import { expect, it } from 'vitest';
import { suggestedSteps } from '../src/features/welcome/steps.ts';

const german = createTranslator({
  locale: 'de',
  messages: JSON.parse(readFileSync(new URL('../messages/de.json', import.meta.url), 'utf8')) as Messages,
  namespace: 'welcome',
});

it('every step that the server suggests is translated into the language of the page', () => {
  const suggested = [...occupations, null].flatMap((occupation) =>
    Object.values(levels).flatMap((level) =>
      [[], ...productKeys.map((key) => [key])].flatMap((inUse) => suggestNextSteps({ occupation, level }, inUse)),
    ),
  );
  expect(new Set(suggested.map(({ label }) => label)).size).toBeGreaterThan(productKeys.length);
  for (const step of suggested) {
    const [told] = suggestedSteps(german, [step]);
    expect(told?.label).not.toBe(step.label);
    expect(told?.reason).not.toBe(step.reason);
  }
});

it('a step about creating something opens its dialog', () => {
  const hrefs = suggestedSteps(german, suggestNextSteps({ occupation: 'founder', level: levels.owner }, [])).map(
    ({ id, href }) => [id, href],
  );
  expect(hrefs).toContainEqual(['invite', '/members?invite=1']);
});
