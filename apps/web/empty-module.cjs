/** A loader for the build that empties a module. */
module.exports = () => 'export default undefined;';
