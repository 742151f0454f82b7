/** A loader of the build's: leaves a module empty. */
module.exports = () => 'export default undefined;';
