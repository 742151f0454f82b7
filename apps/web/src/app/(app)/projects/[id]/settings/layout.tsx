import { settingSections } from '@/features/projects/project-settings';
import { ProjectSettingsFrame } from '@/features/projects/project-settings-frame';

export default function SettingsLayout({ children }: LayoutProps<'/projects/[id]/settings'>) {
  return <ProjectSettingsFrame sections={settingSections}>{children}</ProjectSettingsFrame>;
}
