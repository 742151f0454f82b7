import { headed } from '@/components/headed';
import { ProjectsHeader } from '@/features/projects/projects-header';

export default headed(ProjectsHeader);
