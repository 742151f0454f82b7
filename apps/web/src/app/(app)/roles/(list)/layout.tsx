import { headed } from '@/components/headed';
import { RolesHeader } from '@/features/roles/roles-header';

export default headed(RolesHeader);
