import { redirect } from 'next/navigation';

export default async function SettingsPage({ params }: PageProps<'/projects/[id]/settings'>) {
  redirect(`/projects/${(await params).id}/settings/general`);
}
