'use client';

import { PublicToken } from './public-token';
import { SecretTokens } from './secret-tokens';
import { useProject } from './use-project';

/** What programs prove with that they belong to the project. */
export function ProjectTokens() {
  const project = useProject();
  return (
    <div className="grid max-w-3xl gap-4">
      <SecretTokens project={project} />
      <PublicToken project={project} />
    </div>
  );
}
