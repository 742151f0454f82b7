import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { createTranslator } from 'next-intl';
import messages from '../messages/de.json' with { type: 'json' };
import { expect } from './test.ts';

/** Translates message keys into German, for locators that must match the page. */
export const inGerman = createTranslator({ locale: 'de', messages });

type Catalogue = { [name: string]: string | Catalogue };

/** All messages in a catalogue, or in a part of one. */
export const valuesOf = (node: string | Catalogue): string[] =>
  typeof node === 'string' ? [node] : Object.values(node).flatMap(valuesOf);
const readMessages = (locale: string) =>
  valuesOf(JSON.parse(readFileSync(new URL(`../messages/${locale}.json`, import.meta.url), 'utf8')) as Catalogue);

const german = new Set(readMessages('de'));
/** Patterns that match a line of text with an English message; messages with plurals are left out. */
const englishLines = readMessages('en')
  .filter((message) => !german.has(message) && !message.includes(', plural,'))
  .map((message) => {
    const parts = message.replaceAll(/<\/?\w+>/g, '').split(/\{[^}]*\}/);
    return new RegExp(`^${parts.map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)).join('.+')}$`);
  });

/** All text of the page, line by line: visible text, accessible labels, tooltips and placeholders. */
const linesOf = (page: Page) =>
  page.evaluate(() => {
    const attributes = ['aria-label', 'title', 'placeholder'];
    const named = [...document.querySelectorAll(attributes.map((name) => `[${name}]`).join())];
    const labels = named.flatMap((element) => attributes.map((name) => element.getAttribute(name) ?? ''));
    return [document.title.replace(' · Rolecall', ''), ...document.body.innerText.split('\n'), ...labels]
      .map((line) => line.trim())
      .filter((line) => line !== '');
  });

/** The lines on a page that are English although the catalogue has them in German. */
export async function englishLinesOf(page: Page): Promise<string[]> {
  const lines = await linesOf(page);
  expect(lines.length).toBeGreaterThan(5);
  return lines.filter((line) => englishLines.some((english) => english.test(line)));
}

/** Expects a German page without English lines that the catalogue has in German. */
export async function expectGerman(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  expect(await englishLinesOf(page)).toEqual([]);
}
