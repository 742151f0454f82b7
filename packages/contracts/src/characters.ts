/**
 * Characters without a visible form: controls, everything that a font may leave out (zero-width characters, fillers,
 * direction marks, tags, variation selectors), line separators, hieroglyph controls and blank symbols.
 */
const invisible = String.raw`\p{Cc}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\uFFF9-\uFFFB\u2800\u{1D159}\u{13430}-\u{1343F}`;

const onlyInvisible = new RegExp(String.raw`^[\s${invisible}]*$`, 'u');
const anyInvisible = new RegExp(`[${invisible}]`, 'u');

/** Whether a text shows nothing: it is empty or consists only of white space and invisible characters. */
export const isBlank = (text: string): boolean => onlyInvisible.test(text);

/** Arabic letters that join to the next letter. After any other letter, a non-joiner has no visible effect. */
const joining = String.raw`(?![\u0621-\u0625\u0627\u0629\u062F-\u0632\u0648\u0671-\u0677\u0688-\u0699\u06C0\u06C3-\u06CB\u06CD\u06CF\u06D2\u06D3\u06D5\u06EE\u06EF])(?=\p{L})\p{Script=Arabic}`;
const virama = String.raw`[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA]`;
/** A character shown as an emoji, by itself or because of the variation selector after it. */
const pictograph = String.raw`(?:\p{Extended_Pictographic}\uFE0F|\p{Emoji_Presentation}\p{Emoji_Modifier}?|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}?)`;

/** Sequences in which invisible characters are legitimate: emoji, and words in Arabic and Indic scripts. */
const written = new RegExp(
  [
    // A flag of a subdivision of a country; one emoji, or several joined into one; a keycap.
    String.raw`\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{2,6}\u{E007F}`,
    String.raw`${pictograph}(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)*`,
    String.raw`[0-9#*]\uFE0F\u20E3`,
    String.raw`(?<=${joining}\p{M}*)\u200C(?=(?=\p{L})\p{Script=Arabic})`,
    String.raw`(?<=\p{L}\p{M}*${virama})[\u200C\u200D](?=\p{L})`,
  ].join('|'),
  'gu',
);

/** Whether a text contains an invisible character. */
export const hasInvisible = (text: string): boolean => anyInvisible.test(text);

/** Whether a text contains invisible characters other than those needed to write emoji and some scripts. */
export const hasStrayInvisible = (text: string): boolean =>
  hasInvisible(text) && hasInvisible(text.replaceAll(written, ''));

/**
 * Removes all invisible characters from a text that contains stray ones, for names from systems where nobody can be asked to
 * correct them.
 */
export const withoutInvisible = (text: string): string =>
  hasStrayInvisible(text) ? text.replaceAll(new RegExp(anyInvisible, 'gu'), '') : text;

/** Half of a surrogate pair without the other half. */
export const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;
