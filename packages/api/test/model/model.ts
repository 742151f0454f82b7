import { accessControls } from './access-controls.ts';
import { activityLog, showRow } from './activity-log.ts';
import type { Caller } from './authorization.ts';
import { dashboards } from './dashboards.ts';
import type { Input } from './input.ts';
import { invites } from './invites.ts';
import { Journal, type Procedures } from './journal.ts';
import { members } from './members.ts';
import { organizations } from './organizations.ts';
import { projects } from './projects.ts';
import { roleExternalReferences } from './role-external-references.ts';
import { roleMemberships } from './role-memberships.ts';
import { roles } from './roles.ts';
import { State } from './state.ts';
import { system } from './system.ts';

/*
 * The promises of the API as a model in memory, written from the contract and as simple as possible, to be compared
 * with what the databases return, log and count. It shares no code with them.
 *
 * Each resource has a file with the same layout: how it is shown, what its rules look up, what its events contain, the
 * effects of other resources on it, and its procedures.
 */

const procedures: Procedures = {
  ...accessControls,
  ...activityLog,
  ...dashboards,
  ...invites,
  ...members,
  ...organizations,
  ...projects,
  ...roleExternalReferences,
  ...roleMemberships,
  ...roles,
  ...system,
};

export class Model {
  readonly state = new State();

  /** Responds to a call like the API, or throws a Refusal and changes nothing. */
  call(name: string, caller: Caller, input: Input): unknown {
    const procedure = procedures[name];
    if (!procedure) throw new Error(`The model knows no ${name}.`);
    const journal = new Journal(this.state, caller);
    const answer = procedure({ state: this.state, caller, input, journal });
    journal.commit();
    return answer;
  }

  /** The rows of the activity log from an index on, oldest first. */
  rowsFrom = (start: number) => this.state.log.slice(start).map(showRow);

  /** The number of writes to each organization, oldest first. */
  revisions = () => this.state.organizations.map(({ id, revision }) => ({ id, revision }));
}
