import { headed } from '@/components/headed';
import { MembersHeader } from '@/features/members/members-header';

export default headed(MembersHeader);
