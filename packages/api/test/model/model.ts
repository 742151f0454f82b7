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
 * What the API promises, in memory and as simple as it can be said: written from the contract, to be compared with what
 * the databases answer, log and count. It shares no code with them.
 *
 * Each resource has a file, laid out alike: how it is shown, what its rules look up, what its events tell, what other
 * resources do to it, and its procedures.
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

  /** Answers a call as the API does, or throws a Refusal and changes nothing. */
  call(name: string, caller: Caller, input: Input): unknown {
    const procedure = procedures[name];
    if (!procedure) throw new Error(`The model knows no ${name}.`);
    const journal = new Journal(this.state, caller);
    const answer = procedure({ state: this.state, caller, input, journal });
    journal.commit();
    return answer;
  }

  /** The activity log from a line on, oldest first. */
  rowsFrom = (start: number) => this.state.log.slice(start).map(showRow);

  /** How many writes have changed each organization, oldest first. */
  revisions = () => this.state.organizations.map(({ id, revision }) => ({ id, revision }));
}
