/** How many admins are named. */
export const namedAdmins = 3;

/** The queries for the admins and owners to ask when something is refused. */
export const adminsInputs = (organization_id: string) =>
  ([8, 15] as const).map((level) => ({
    organization_id,
    level,
    is_active: true,
    order: 'name' as const,
    limit: namedAdmins,
  }));
