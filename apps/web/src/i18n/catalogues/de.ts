export { default as messages } from '../../../messages/de.json';

/** Shows nothing: where it stands, the first HTML names the script of this file. */
export default function Preload(): null {
  return null;
}
