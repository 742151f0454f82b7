import { startNavigating } from './components/navigating';

/** Called by Next whenever it sets out for another page. */
export const onRouterTransitionStart = startNavigating;
