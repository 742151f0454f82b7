import type { Page } from '@playwright/test';
import { pages } from './pages.ts';
import { test } from './viewers.ts';

const folder = new URL('../../screenshots/', import.meta.url).pathname;
const sizes = [
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
];
/** The maximum height in pixels. Content below it is repetitive and makes screenshots slow. */
const maxHeight = 4000;
const heightOf = (page: Page) =>
  page.evaluate((max) => Math.min(document.documentElement.scrollHeight, max), maxHeight);
const themes = ['light', 'dark'] as const;

for (const [route, states] of Object.entries(pages))
  for (const { name, as, path = route, arrange, isOverlay = false, expectedFailures = [] } of states)
    test.describe(`${route} ${name}`, () => {
      test.use({ expectedFailures });

      test('in both themes and sizes', async ({ page, context, viewers, given }) => {
        if (as !== 'nobody') await viewers[as].enter(context);
        for (const size of sizes) {
          await context.setOffline(false);
          await page.setViewportSize(size);
          await page.goto(typeof path === 'function' ? path(given) : path);
          await arrange?.(page, given);
          if (!isOverlay) await page.evaluate(() => scrollTo(0, 0));
          for (const colorScheme of themes) {
            await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
            const file = [
              route
                .replaceAll(/[^a-z-]+/g, ' ')
                .trim()
                .replaceAll(' ', '-') || 'home',
              name,
              size.width,
              colorScheme,
            ];
            await page.screenshot({
              path: `${folder}${file.join('_')}.png`,
              fullPage: !isOverlay,
              ...(isOverlay ? {} : { clip: { x: 0, y: 0, width: size.width, height: await heightOf(page) } }),
              animations: 'disabled',
            });
          }
        }
      });
    });
