import { startNavigating } from './components/navigating';

// From here on, React handles clicks.
window.earlyClick?.stop();

/** Called by Next whenever it starts to load another page. */
export const onRouterTransitionStart = startNavigating;
