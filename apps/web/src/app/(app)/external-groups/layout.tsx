import { headed } from '@/components/headed';
import { GroupsHeader } from '@/features/external-groups/groups-header';

export default headed(GroupsHeader);
