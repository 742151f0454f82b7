declare global {
  interface Window {
    /** Set by the first HTML. */
    earlyClick?: { stop(): void; repeat(): void } | undefined;
  }
}

/** Runs with the first HTML: remembers the last button that was clicked before there was what answers it. */
export const rememberEarlyClick = `(() => {
  let button = null;
  const remember = (event) => { button = event.target.closest('button[type=button]'); };
  addEventListener('click', remember, true);
  window.earlyClick = {
    stop: () => removeEventListener('click', remember, true),
    repeat: () => {
      if (button !== null && button.isConnected) button.click();
      button = null;
    },
  };
})();`;
