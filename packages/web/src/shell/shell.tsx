import { Outlet } from '@tanstack/react-router';

export function Shell() {
  return (
    <main id="page">
      <Outlet />
    </main>
  );
}
