import type { ActivityRecord } from '../activity-log/record.ts';

/** What the activity log says of a person's account. */
export const aboutUser = (user: {
  uuid: string;
  email: string;
}): Pick<ActivityRecord, 'scope' | 'item_id' | 'item_name' | 'organization_id'> => ({
  scope: 'User',
  item_id: user.uuid,
  item_name: user.email,
  organization_id: null,
});
