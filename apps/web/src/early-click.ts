declare global {
  interface Window {
    /** Set by the first HTML. */
    earlyClick?: { stop(): void; repeat(): void } | undefined;
  }
}

/**
 * Runs with the first HTML: remembers the last button that was clicked before there was what answers it, and which fields
 * were changed, of which React would not hear: it takes what it finds in them for what it has put there.
 */
export const rememberEarlyClick = `(() => {
  let button = null;
  const fields = new Set();
  const remember = (event) => { button = event.target.closest('button[type=button]'); };
  const note = (event) => { fields.add(event.target); };
  const tell = (field, type) => field.dispatchEvent(new Event(type, { bubbles: true }));
  const change = (field) => {
    const { value, defaultValue } = field;
    if (field.type === 'checkbox' || field.type === 'radio') {
      if (field.checked === field.defaultChecked) return;
      field.checked = !field.checked;
      field.click();
    } else if (defaultValue === undefined) tell(field, 'change');
    else if (value !== defaultValue) {
      field.value = defaultValue;
      Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, value);
      tell(field, 'input');
    }
  };
  addEventListener('click', remember, true);
  addEventListener('input', note, true);
  window.earlyClick = {
    stop: () => removeEventListener('click', remember, true),
    repeat: () => {
      removeEventListener('input', note, true);
      for (const field of fields) if (field.isConnected) change(field);
      fields.clear();
      if (button !== null && button.isConnected) button.click();
      button = null;
    },
  };
})();`;
