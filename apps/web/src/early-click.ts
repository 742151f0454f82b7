declare global {
  interface Window {
    /** Set by the first HTML. */
    earlyClick?: { stop(): void; repeat(): void } | undefined;
  }
}

/**
 * Runs in the first HTML: remembers the last button that was clicked before anything could handle the click, and the fields that
 * were changed. React would not notice those changes, because it takes the values it finds for its own.
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
