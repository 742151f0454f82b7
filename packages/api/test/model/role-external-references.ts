import { authorize, readOrganization, writeOrganization } from './authorization.ts';
import { type Input, optionalText, optionalUuid, page, readPage, text, uuid } from './input.ts';
import type { Call, Cause, Procedures } from './journal.ts';
import { missing, notFound, Refusal } from './refusals.ts';
import { byCreation, byId, findRole, is, keyOf, type Organization, type Reference, type User } from './state.ts';
import { showUser } from './users.ts';

const showReference = ({ role, created_by, ...reference }: Reference) => ({
  ...reference,
  role: role.id,
  created_by: showUser(created_by),
});

const byBytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** The order of the list: by external group, those without a slug first. */
const byGroup = (one: Reference, other: Reference): number =>
  byBytes(one.provider, other.provider) ||
  byBytes(one.provider_organization_id, other.provider_organization_id) ||
  Number(one.provider_role_slug !== null) - Number(other.provider_role_slug !== null) ||
  byBytes(one.provider_role_slug ?? '', other.provider_role_slug ?? '') ||
  byId(one, other);

/** The references to groups of one external organization. */
const fromSameOrganization = (
  { references }: Organization,
  given: Pick<Reference, 'provider' | 'provider_organization_id'>,
): Reference[] =>
  references.filter(
    (one) =>
      keyOf(one.provider) === keyOf(given.provider) &&
      keyOf(one.provider_organization_id) === keyOf(given.provider_organization_id),
  );

const hasSlug = ({ provider_role_slug: own }: Reference, slug: string | null | undefined): boolean =>
  Boolean(own && slug) && keyOf(own as string) === keyOf(slug as string);
const hasId = (one: Reference, id: string | undefined): boolean =>
  Boolean(id) && keyOf(one.provider_role_id) === keyOf(id as string);

const readGroup = (input: Input) => ({
  provider: text(input, 'provider', 32),
  provider_organization_id: text(input, 'provider_organization_id', 255),
});

/** What every event about a reference contains. */
const about = ({ id, provider, provider_role_name, role }: Reference) => ({
  subject: { id, name: `${provider_role_name} (${provider}) for ${role.name}` },
  role: role.id,
});

/** The fields of a reference that events contain. */
const described = ({ id: _id, created_at: _at, created_by: _by, role, ...reference }: Reference) => ({
  ...reference,
  role: role.id,
});

/** Deletes the matching references, oldest first. */
export function deleteReferences(
  { journal }: Call,
  organization: Organization,
  matches: (reference: Reference) => boolean,
  cause?: Cause,
): void {
  for (const reference of organization.references.filter(matches).toSorted(byCreation)) {
    organization.references.splice(organization.references.indexOf(reference), 1);
    journal.emit(organization, {
      type: 'role_external_reference.deleted',
      ...about(reference),
      before: described(reference),
      cause,
    });
  }
}

export const roleExternalReferences: Procedures = {
  'roleExternalReferences.list': ({ state, caller, input }) => {
    const { organization } = authorize(state, caller, input, readOrganization);
    readPage(input);
    const role = optionalUuid(input, 'role_id');
    const isOrUnasked = (field: 'provider' | 'provider_organization_id', reference: Reference) =>
      !input[field] || keyOf(reference[field]) === keyOf(String(input[field]));
    const found = organization.references.filter(
      (reference) =>
        isOrUnasked('provider', reference) &&
        isOrUnasked('provider_organization_id', reference) &&
        (role === undefined || is(reference.role.id, role)),
    );
    return page(input, found.toSorted(byGroup), showReference);
  },

  'roleExternalReferences.lookup': ({ state, caller, input }) => {
    const { organization } = authorize(state, caller, input, readOrganization);
    const group = readGroup(input);
    const id = optionalText(input, 'provider_role_id', 255, { blank: true });
    const slug = optionalText(input, 'provider_role_slug', 255, { blank: true });
    if (!id && !slug)
      throw new Refusal('invalid_input', 'Either provider_role_slug or provider_role_id must be provided.');
    const candidates = fromSameOrganization(organization, group);
    // If the id and the slug match different references, the id takes precedence.
    const found = candidates.find((one) => hasId(one, id)) ?? candidates.find((one) => hasSlug(one, slug));
    return { reference: found ? showReference(found) : null };
  },

  'roleExternalReferences.create': ({ state, caller, input, journal }) => {
    const { organization, user } = authorize(state, caller, input, writeOrganization);
    const given = {
      ...readGroup(input),
      provider_role_id: text(input, 'provider_role_id', 255),
      provider_role_slug:
        input['provider_role_slug'] === null
          ? null
          : (optionalText(input, 'provider_role_slug', 255, { blank: true }) ?? null),
      provider_role_name: text(input, 'provider_role_name', 255),
    };
    const roleId = uuid(input, 'role');
    const role = findRole(organization, roleId);
    if (!role) throw missing('role', roleId);
    const rivals = fromSameOrganization(organization, given);
    const taken = (what: string) =>
      new Refusal(
        'invalid_input',
        `A role external reference with this provider, organization, and role ${what} already exists.`,
      );
    if (rivals.some((one) => hasSlug(one, given.provider_role_slug))) throw taken('slug');
    if (rivals.some((one) => hasId(one, given.provider_role_id))) throw taken('ID');
    const reference: Reference = {
      id: state.newRef('reference', state.known.references),
      ...given,
      role,
      created_at: state.now,
      created_by: user as User,
    };
    organization.references.push(reference);
    journal.emit(organization, {
      type: 'role_external_reference.created',
      ...about(reference),
      after: described(reference),
    });
    return showReference(reference);
  },

  'roleExternalReferences.deleteMany': (call) => {
    const { state, caller, input } = call;
    const { organization } = authorize(state, caller, input, writeOrganization);
    const references = (input['ids'] as unknown[]).map((given) => {
      const reference = organization.references.find(({ id }) => is(id, given));
      if (!reference) throw missing('ids', given);
      return reference;
    });
    const named = new Set(references);
    deleteReferences(call, organization, (one) => named.has(one));
    return undefined;
  },

  'roleExternalReferences.delete': (call) => {
    const { state, caller, input } = call;
    const { organization } = authorize(state, caller, input, writeOrganization);
    const reference = organization.references.find(({ id }) => is(id, input['id']));
    if (!reference) throw notFound();
    deleteReferences(call, organization, (one) => one === reference);
    return undefined;
  },
};
