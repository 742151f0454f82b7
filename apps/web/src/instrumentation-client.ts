import { startNavigating } from './components/navigating';

// From here on React hears of clicks.
window.earlyClick?.stop();

/** Called by Next whenever it sets out for another page. */
export const onRouterTransitionStart = startNavigating;
