/** The explorer: drives the reference implementation, step by step, in the page that includes this script. */
const place = document.getElementById('explorer');
if (place) place.textContent = 'The explorer is being built.';
export {};
