import { RolecallError, sentences } from '@rolecall/contracts';

export const endpointNotFound = () => new RolecallError('not_found', sentences.endpointNotFound);
export const methodNotAllowed = (method: string) =>
  new RolecallError('method_not_allowed', `Method "${method}" not allowed.`);
