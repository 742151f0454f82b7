import { ProjectSettingsFrame } from '@/features/projects/project-settings-frame';

export default function SettingsLayout({ children }: LayoutProps<'/projects/[id]/settings'>) {
  return <ProjectSettingsFrame>{children}</ProjectSettingsFrame>;
}
