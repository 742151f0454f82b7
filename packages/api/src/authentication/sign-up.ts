import type { SignUp } from '@rolecall/contracts';
import type { z } from 'zod';
import { authorOf } from '../activity-log/queries.ts';
import { acceptInvite } from '../members/service.ts';
import { createOrganization, ownOrganizationName } from '../organizations/service.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { createUser } from '../users/service.ts';

/**
 * Makes an account by the person themselves, and the organization it comes with: the one invited to, else one of its own.
 * @param organizationId the id of the organization, which the unit has locked
 */
export async function signUp(
  unit: UnitOfWork,
  input: z.output<typeof SignUp>,
  passwordDigest: string,
  organizationId: string,
): Promise<{ uuid: string; email: string; organization_id: string }> {
  const user = await createUser(unit, { ...input, password_digest: passwordDigest });
  unit.actAs(authorOf(user, 'session'));
  if (input.invite_token === undefined)
    await createOrganization(unit, organizationId, input.organization_name ?? ownOrganizationName(user), user);
  else await acceptInvite(unit, input.invite_token, user);
  return { uuid: user.uuid, email: user.email, organization_id: organizationId };
}
