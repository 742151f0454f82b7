import { NotFoundState } from '@/components/not-found-state';

export default NotFoundState;
