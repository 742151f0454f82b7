import { settingSections } from '@/features/projects/project-settings';
import { ProjectSettingsFrame } from '@/features/projects/project-settings-frame';

export default function SettingsLayout({ children }: LayoutProps<'/projects/[id]/settings'>) {
  const sections = Object.entries(settingSections).map(([name, { title }]) => [name, title] as const);
  return <ProjectSettingsFrame sections={sections}>{children}</ProjectSettingsFrame>;
}
