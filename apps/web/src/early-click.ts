/** Runs with the first HTML: remembers the last button that was clicked before there was what answers it. */
export const rememberEarlyClick = `(() => {
  let button = null;
  const remember = (event) => { button = event.target.closest('button[type=button]'); };
  addEventListener('click', remember, true);
  window.repeatEarlyClick = () => {
    removeEventListener('click', remember, true);
    if (button !== null && button.isConnected) button.click();
  };
})();`;
