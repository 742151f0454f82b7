import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  typedRoutes: true,
  devIndicators: false,
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
  // There are none to optimize. The server does not serve what would, and Next shall not either.
  images: { unoptimized: true },
  // `npm run typecheck` of this folder does it, which `npm test` runs after the build.
  typescript: { ignoreBuildErrors: true },
  // The server writes one line for each request itself.
  logging: false,
};

export default config;
