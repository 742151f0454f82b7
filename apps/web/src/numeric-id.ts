/** A number in a URL, such as the id of a project: above zero, and small enough to be exact. */
export const numericId = /^[1-9]\d{0,14}$/;
